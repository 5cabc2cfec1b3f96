"""The position encoder: a MiniLM that reads a window, and a small layer that reads each pair of an actor and a sentence."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import AutoModel

from kg.extract.windows import NEAR
from kg.model import ActorType, Mode, SpeechAct, Stance

TAGS = 3


class PairLayer(nn.Module):
    """One transformer layer over the tokens of a sentence, each already joined with the actor."""

    def __init__(self, d: int, heads: int, drop: float) -> None:
        super().__init__()
        self.heads, self.d = heads, d
        self.qkv, self.out = nn.Linear(d, 3 * d), nn.Linear(d, d)
        self.up, self.down = nn.Linear(d, 2 * d), nn.Linear(2 * d, d)
        self.norm1, self.norm2, self.drop = nn.LayerNorm(d), nn.LayerNorm(d), nn.Dropout(drop)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        p, t, _ = x.shape
        q, k, v = (y.view(p, t, self.heads, -1).transpose(1, 2) for y in self.qkv(self.norm1(x)).chunk(3, -1))
        a = torch.softmax(q @ k.transpose(-1, -2) / (self.d // self.heads) ** 0.5 + bias, -1)
        x = x + self.drop(self.out((a @ v).transpose(1, 2).reshape(p, t, self.d)))
        return x + self.drop(self.down(torch.relu(self.up(self.norm2(x)))))


class Net(nn.Module):
    """Tensors in: `ids`, `types` [windows, length]; `named` [pairs, names] and `tokens` [pairs, words] index the flattened
    windows, -1 for none; `near` [pairs]. Out: holds [pairs], tags, stance, act, mode [pairs, words, classes]."""

    def __init__(self, base: Path, d: int = 128, drop: float = 0.1, attention: str = "sdpa") -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(
            base, add_pooling_layer=False, attn_implementation=attention, attention_probs_dropout_prob=0.0
        )
        self.encoder.embeddings.word_embeddings.weight.requires_grad_(False)
        h = self.encoder.config.hidden_size
        self.types = nn.Embedding(len(ActorType) + 1, h, padding_idx=0)
        nn.init.normal_(self.types.weight, std=0.02)
        self.near = nn.Embedding(NEAR, h)
        self.actor, self.token, self.both = nn.Linear(h, d), nn.Linear(h, d), nn.Linear(d, d)
        self.mine = nn.Embedding(2, d)
        self.layer = PairLayer(d, 4, drop)
        self.norm = nn.LayerNorm(d)
        self.holds = nn.Sequential(nn.Linear(3 * d, d), nn.ReLU(), nn.Dropout(drop), nn.Linear(d, 1))
        self.heads = nn.ModuleList(nn.Linear(d, n) for n in (TAGS, len(Stance), len(SpeechAct), len(Mode)))
        self.drop = nn.Dropout(drop)

    def read(self, ids: Tensor, types: Tensor) -> Tensor:
        """Hidden states [windows, length, width]."""
        embedded = self.encoder.embeddings.word_embeddings(ids) + self.types(types)
        mask = (ids > 0).to(embedded.dtype)
        return self.encoder(inputs_embeds=embedded, attention_mask=mask).last_hidden_state

    def judge(self, flat: Tensor, named: Tensor, tokens: Tensor, near: Tensor) -> tuple[Tensor, ...]:
        """The five outputs for pairs whose `named` and `tokens` index `flat` [tokens, width]."""
        names = (named >= 0).to(flat.dtype).unsqueeze(-1)
        actor = (flat[named.clamp(min=0)] * names).sum(1) / names.sum(1).clamp(min=1) + self.near(near)
        a = self.actor(actor)
        here = (tokens >= 0).to(flat.dtype)
        w = self.token(flat)[tokens.clamp(min=0)]
        mine = (tokens.unsqueeze(2) == named.clamp(min=0).unsqueeze(1)).any(2).long()
        x = w + a.unsqueeze(1) + self.both(w * a.unsqueeze(1)) + self.mine(mine)
        x = self.norm(self.layer(x, ((here - 1) * 1e4)[:, None, None, :]))
        gone = (here - 1).unsqueeze(-1) * 1e4
        mean = (x * here.unsqueeze(-1)).sum(1) / here.sum(1, keepdim=True).clamp(min=1)
        holds = self.holds(torch.cat([a, (x + gone).max(1).values, mean], -1)).squeeze(-1)
        return (holds, *(head(x) for head in self.heads))

    def forward(self, ids: Tensor, types: Tensor, named: Tensor, tokens: Tensor, near: Tensor) -> tuple[Tensor, ...]:
        hidden = self.read(ids, types)
        return self.judge(self.drop(hidden).reshape(-1, hidden.shape[-1]), named, tokens, near)
