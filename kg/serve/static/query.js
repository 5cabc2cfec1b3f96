// The query editor, on this server's endpoint alone: no completion from other sites.
"use strict";
addEventListener("DOMContentLoaded", () => {
  const place = document.getElementById("yasgui");
  const { query, prefixes } = JSON.parse(document.getElementById("start").textContent);
  Yasgui.Yasqe.defaults.autocompleters = ["variables"];
  Yasgui.Yasqe.defaults.collapsePrefixesOnLoad = true;
  Yasgui.Yasqe.defaults.value = query;
  const yasgui = new Yasgui(place, {
    requestConfig: { endpoint: "/sparql", method: "POST" },
    endpointCatalogueOptions: { getData: () => [{ endpoint: "/sparql" }] },
    yasr: { prefixes },
    copyEndpointOnNewTab: true,
    persistenceId: null,
  });
  const tab = yasgui.getTab();
  tab.setQuery(query);
});
