"""``kg serve``: a store on disk, its SPARQL endpoint, and a page for every IRI in it."""
