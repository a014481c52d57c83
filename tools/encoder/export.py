"""Writes a network as ONNX in blocks of 4 and 8 bits: python -m tools.encoder.export FAQ TUNED OUT."""

import argparse
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from tools.encoder.base import Base, read_base
from tools.encoder.blocks import BLOCK, rounded
from tools.encoder.network import Network
from tools.encoder.texts import Texts
from tools.encoder.vocabulary import kept_pieces

FEW, MANY = 4, 8  # bits: of what is as in the base model, which has 4; of what was tuned, finer than 4 can say
INT8_ACTIVATIONS = 4  # MatMulNBits' accuracy level at which activations are rounded too, in the same blocks
MICROSOFT = "com.microsoft"  # the domain of onnxruntime's own operators


def main() -> None:
    """Read, cut, round, write, and say the hash."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("faq", type=Path, help="the folder whose words it must know")
    arguments.add_argument("tuned", type=Path, nargs="?", help="what tune wrote; without it the base model is written")
    arguments.add_argument("out", type=Path, help="where the model goes (.onnx)")
    given = arguments.parse_args()
    export(given.faq, given.tuned, given.out)


def export(faq: Path, layers: Path | None, out: Path) -> None:
    """Put the base model, with the tuned *layers* if any, at *out*; it knows the words of *faq* and our languages."""
    base = read_base()
    network = Network(base)
    if layers:
        network.load_state_dict(torch.load(layers, weights_only=True), strict=False)
    kept = kept_pieces(base, [text for text, _ in Texts(faq).plain()])
    data = Writer(base, network, kept).model().SerializeToString(deterministic=True)
    out.write_bytes(data)
    print(f"{out}: {len(data) / 1e6:.1f} MB, {len(kept)} pieces, SHA-256 {hashlib.sha256(data).hexdigest()}")


class Writer:
    """Puts the graph together, node by node; the names of its arrays are those of the network."""

    def __init__(self, base: Base, network: Network, kept: Sequence[int]) -> None:
        self._base, self._kept = base, kept
        self._arrays = {name: value.detach().numpy() for name, value in network.state_dict().items()}
        self._original = {name: value.detach().numpy() for name, value in Network(base).state_dict().items()}
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []

    def model(self) -> onnx.ModelProto:
        """The whole model: `ids` [texts, tokens] -> `vectors` [texts, 384], all texts of one length.

        Its metadata hold the pieces of words and their scores, so that one file is all there is.
        """
        width = self._base.arrays["emb.word"].shape[1]
        x = self._embedded()
        for layer in range(self._base.layers):
            x = self._layer(f"layers.{layer}", x)
        self._add("ReduceMean", [x, self._constant("token_axis", np.array([1]))], "mean", keepdims=0)
        self._add("LpNormalization", ["mean"], "vectors", axis=-1, p=2)
        graph = helper.make_graph(
            self._nodes,
            "e5-faro",
            [helper.make_tensor_value_info("ids", TensorProto.INT64, ["texts", "tokens"])],
            [helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["texts", width])],
            self._constants,
        )
        opsets = [helper.make_opsetid("", 21), helper.make_opsetid(MICROSOFT, 1)]
        model = helper.make_model(graph, opset_imports=opsets, ir_version=10)
        pieces = {"pieces": [self._base.pieces[number] for number in self._kept]}
        scores = {"scores": [round(self._base.scores[number], 5) for number in self._kept]}
        helper.set_model_props(
            model, {key: json.dumps(value, ensure_ascii=False) for key, value in (pieces | scores).items()}
        )
        return model

    def _embedded(self) -> str:
        """The words' vectors, in 4 bits as in the base model, and their places', normalized."""
        words, scales = rounded(self._arrays["words.weight"][list(self._kept)], FEW)
        rows, width = words.shape
        packed = ((words[:, 0::2] - 8) & 15 | ((words[:, 1::2] - 8) & 15) << 4).astype(np.uint8)
        self._constants.append(helper.make_tensor("words", TensorProto.INT4, [rows, width], packed.tobytes(), raw=True))
        scale = self._constant("words.scales", scales.astype(np.float16))
        self._add(
            "GatherBlockQuantized", ["words", "ids", scale], "words.half", MICROSOFT, block_size=BLOCK, quantize_axis=1
        )
        self._add("Cast", ["words.half"], "words.found", to=TensorProto.FLOAT)
        self._add("Shape", ["ids"], "tokens", start=1, end=2)
        places = self._constant("positions.half", self._arrays["positions.weight"].astype(np.float16))
        start = self._constant("start", np.array([0]))
        self._add("Slice", [places, start, "tokens", start], "places.half")
        self._add("Cast", ["places.half"], "places", to=TensorProto.FLOAT)
        self._add("Add", ["words.found", "places"], "embedded")
        return self._norm("norm", "embedded")

    def _layer(self, name: str, x: str) -> str:
        parts = [f"{name}.{part}" for part in "qkv"]
        self._add("Split", [self._linear(f"{name}.qkv", x)], parts, axis=2, num_outputs=3)
        heard = self._add("MultiHeadAttention", parts, f"{name}.heard", MICROSOFT, num_heads=self._base.heads)
        x = self._norm(f"{name}.attention_norm", x, self._linear(f"{name}.out", heard))
        wide = self._add("Gelu", [self._linear(f"{name}.widen", x)], f"{name}.wide")
        return self._norm(f"{name}.norm", x, self._linear(f"{name}.narrow", wide))

    def _linear(self, name: str, x: str) -> str:
        """*x* times a matrix: in 4 bits where it is the base model's, for that loses nothing; else in 8."""
        weights = self._arrays[f"{name}.weight"]
        bits = FEW if np.array_equal(weights, self._original[f"{name}.weight"]) else MANY
        values, scales = rounded(weights, bits)
        rows, width = values.shape
        packed = values if bits == MANY else values[:, 0::2] | values[:, 1::2] << 4
        inputs = [
            x,
            self._constant(f"{name}.weight", packed.reshape(rows, width // BLOCK, -1).astype(np.uint8)),
            self._constant(f"{name}.scales", scales.reshape(-1)),
            "",
            "",
            self._constant(f"{name}.bias", self._arrays[f"{name}.bias"]),
        ]
        return self._add(
            "MatMulNBits", inputs, f"{name}.made", MICROSOFT,
            K=width, N=rows, bits=bits, block_size=BLOCK, accuracy_level=INT8_ACTIVATIONS,
        )  # fmt: skip

    def _norm(self, name: str, x: str, added: str | None = None) -> str:
        weights = [self._constant(f"{name}.{kind}", self._arrays[f"{name}.{kind}"]) for kind in ("weight", "bias")]
        if added is None:
            return self._add("LayerNormalization", [x, *weights], f"{name}.made", epsilon=self._base.epsilon)
        return self._add(
            "SkipLayerNormalization", [x, added, *weights], f"{name}.made", MICROSOFT, epsilon=self._base.epsilon
        )

    def _constant(self, name: str, values: NDArray[np.generic]) -> str:
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def _add(
        self, kind: str, inputs: list[str], outputs: str | list[str], domain: str = "", **attributes: object
    ) -> str:
        made = [outputs] if isinstance(outputs, str) else outputs
        self._nodes.append(helper.make_node(kind, inputs, made, made[0], domain=domain, **attributes))
        return made[0]


if __name__ == "__main__":
    main()
