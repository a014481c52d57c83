"""What comes with the code: the vectors of the committed texts, one file an entry, and what was trained on them."""

from collections import defaultdict
from pathlib import Path

from bot.faq.entry import Faq
from bot.matching.emergency.classifier import EmergencyClassifier, Examples
from bot.matching.emergency.rules import EmergencyRules
from bot.matching.model.classifier import write_trained
from bot.matching.model.encoder import Encoder
from bot.matching.model.index import Index
from bot.matching.model.vector_cache import VectorCache, count_shipped, write_shipped
from bot.matching.phrasings import OUT_OF_SCOPE, phrasings_of, speller_of
from bot.matching.text.tables import TABLES

VECTORS = "vectors"  # the folder among the tables
OUT_OF_SCOPE_FILE, EMERGENCY_FILE = "matching/out-of-scope", "matching/emergency"


def texts_by_file(faq: Faq, folder: Path) -> dict[str, list[str]]:
    """All texts that matching encodes of *faq* and of the tables in *folder*, as it encodes them, by their file's name.

    Facts are in none of them.
    """
    rules = EmergencyRules.load(folder / TABLES)
    speller = speller_of(faq, folder, rules)
    phrasings = phrasings_of(faq, folder, speller)
    files: defaultdict[str, list[str]] = defaultdict(list)
    for text, label in zip(phrasings.texts, phrasings.labels, strict=True):
        files[OUT_OF_SCOPE_FILE if label == OUT_OF_SCOPE else phrasings.ids[label]].append(text)
    files[EMERGENCY_FILE] += Examples.load(folder / TABLES, rules.names, speller).texts
    return {name: texts for name, texts in files.items() if texts}


def renew(faq: Faq, folder: Path, encoder: Encoder, cache: Path, *, progress: bool = False) -> int:
    """Write the vectors beside the tables, and the classifiers trained on them; how many vectors there are now.

    Those of other texts and encoders are taken away.
    """
    files = texts_by_file(faq, folder)
    texts = [text for own in files.values() for text in own]
    vectors = VectorCache(cache, encoder, folder / TABLES / VECTORS).encode(texts, progress=progress, description="FAQ")
    known = dict(zip(texts, vectors, strict=True))
    groups = {name: {text: known[text] for text in own} for name, own in files.items()}
    write_shipped(folder / TABLES / VECTORS, encoder.fingerprint, groups)
    _train(faq, folder, encoder, cache)
    return len(known)


def _train(faq: Faq, folder: Path, encoder: Encoder, cache: Path) -> None:
    tables, shipped = folder / TABLES, folder / TABLES / VECTORS
    rules = EmergencyRules.load(tables)
    speller = speller_of(faq, folder, rules)
    phrasings, examples = phrasings_of(faq, folder, speller), Examples.load(tables, rules.names, speller)
    index = Index.load(phrasings, encoder, cache, shipped=shipped)
    classifiers = {Index.name_of(phrasings, encoder): index.classifier}
    emergencies = EmergencyClassifier.load(examples, rules.entry_ids, index, encoder, cache, shipped=shipped)
    if emergencies is not None:
        classifiers[EmergencyClassifier.name_of(examples, phrasings, encoder)] = emergencies.classifier
    write_trained(shipped, classifiers)


def missing(faq: Faq, folder: Path, encoder: Encoder) -> tuple[int, int]:
    """How many texts have no vector beside the tables, and how many texts there are."""
    texts = list(dict.fromkeys(text for own in texts_by_file(faq, folder).values() for text in own))
    return len(texts) - count_shipped(folder / TABLES / VECTORS, encoder.fingerprint, texts), len(texts)
