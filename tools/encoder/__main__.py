"""All of it: python -m tools.encoder FAQ OUT tunes the base model on the FAQ's phrasings and writes the file."""

import argparse
from pathlib import Path

from tools.encoder.export import export
from tools.encoder.tune import tuned


def main() -> None:
    """Tune, keep what was tuned beside the file, write the file and say its hash."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("faq", type=Path, help="the folder whose phrasings it learns from")
    arguments.add_argument("out", type=Path, help="where the model goes (.onnx)")
    given = arguments.parse_args()
    layers = given.out.with_suffix(".pt")
    tuned(given.faq, layers)
    export(given.faq, layers, given.out)


if __name__ == "__main__":
    main()
