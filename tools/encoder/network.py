"""The encoder as a PyTorch module, to train: BERT with 12 layers of 384, mean over the tokens."""

import torch
from torch import Tensor, nn
from torch.nn import functional

from tools.encoder.base import Base


class Layer(nn.Module):
    """Attention, then two linear maps, each added to what came in and normalized (Devlin et al. 2019)."""

    def __init__(self, width: int, inner: int, heads: int, epsilon: float, dropout: float) -> None:
        super().__init__()
        self.heads, self.dropout = heads, dropout
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.attention_norm = nn.LayerNorm(width, epsilon)
        self.widen = nn.Linear(width, inner)
        self.narrow = nn.Linear(inner, width)
        self.norm = nn.LayerNorm(width, epsilon)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """[texts, tokens, width] -> the same; *mask* [texts, 1, 1, tokens] says which tokens there are."""
        texts, tokens, width = x.shape
        q, k, v = self.qkv(x).view(texts, tokens, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        heard = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        x = self.attention_norm(x + self._dropped(self.out(heard.transpose(1, 2).reshape(texts, tokens, width))))
        return self.norm(x + self._dropped(self.narrow(functional.gelu(self.widen(x)))))

    def _dropped(self, x: Tensor) -> Tensor:
        return functional.dropout(x, self.dropout, self.training)


class Network(nn.Module):
    """Token ids [texts, tokens], padded by -1 -> unit vectors [texts, 384]."""

    def __init__(self, base: Base, dropout: float = 0.0) -> None:
        super().__init__()
        vocabulary, width = base.arrays["emb.word"].shape
        inner = len(base.arrays["l0.fi.w"])
        self.words = nn.Embedding(vocabulary, width)
        self.positions = nn.Embedding(len(base.arrays["emb.pos"]), width)
        self.norm = nn.LayerNorm(width, base.epsilon)
        self.layers = nn.ModuleList(Layer(width, inner, base.heads, base.epsilon, dropout) for _ in range(base.layers))
        self._fill(base)

    @torch.no_grad()
    def _fill(self, base: Base) -> None:
        arrays = {name: torch.from_numpy(array) for name, array in base.arrays.items()}
        self.words.weight.copy_(arrays["emb.word"])
        self.positions.weight.copy_(arrays["emb.pos"] + arrays["emb.type"][0])
        self.norm.weight.copy_(arrays["emb.ln.w"])
        self.norm.bias.copy_(arrays["emb.ln.b"])
        for number, layer in enumerate(self.layers):
            for kind in ("w", "b"):
                parts = {
                    layer.qkv: torch.cat([arrays[f"l{number}.{name}.{kind}"] for name in "qkv"]),
                    layer.out: arrays[f"l{number}.ao.{kind}"],
                    layer.attention_norm: arrays[f"l{number}.aln.{kind}"],
                    layer.widen: arrays[f"l{number}.fi.{kind}"],
                    layer.narrow: arrays[f"l{number}.fo.{kind}"],
                    layer.norm: arrays[f"l{number}.oln.{kind}"],
                }
                for part, values in parts.items():
                    (part.weight if kind == "w" else part.bias).copy_(values)

    def forward(self, ids: Tensor, frozen: int = 0) -> Tensor:
        """The vectors; through the words and the first *frozen* layers nothing is learnt."""
        there = ids >= 0
        mask = there[:, None, None, :]
        with torch.set_grad_enabled(torch.is_grad_enabled() and frozen == 0):
            x = self.norm(self.words(ids.clamp(min=0)) + self.positions.weight[: ids.shape[1]])
            for layer in self.layers[:frozen]:
                x = layer(x, mask)
        for layer in self.layers[frozen:]:
            x = layer(x, mask)
        x = x * there[:, :, None]
        return functional.normalize(x.sum(dim=1), dim=1)
