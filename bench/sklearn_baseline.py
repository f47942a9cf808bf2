"""The paragraph classifier's features in scikit-learn, as a yardstick for speed and accuracy.

    python3 bench/sklearn_baseline.py samples

Trains logistic regression on the gold paragraphs of the train part, then times segmentation, features and labels over the raw texts of
all articles on one core, each with its best of three rounds. Prints `MB/s`, the macro-F1 on the test part's gold paragraphs, and scikit-learn's version.
Needs scikit-learn (on Debian: apt install python3-sklearn).
"""

import csv
import os
import re
import sys
import time

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[name] = "1"

import sklearn
from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score

TABLE_ROWS = 2 ** 18
TOKEN = re.compile(r"[^\W\d_]+|\d+|[^\w\s]|_")
BLOCK = re.compile(r"\[@(.*?)#([A-Za-z][A-Za-z-]*)\*\]", re.S)


def shape(token):
    if token[0].isdigit():
        return "Y" if len(token) == 4 and token[:2] in ("17", "18", "19", "20") else "9" if len(token) <= 2 else "99"
    if not token[0].isalpha():
        return token
    if token.islower():
        return "x"
    if len(token) == 1:
        return "A"
    return "X" if token.isupper() else "Xx" if token[1:].islower() else "xX"


def features(paragraph):
    tokens = TOKEN.findall(paragraph)[:1024]
    shapes = [shape(token) for token in tokens]
    words = [token.lower() if token[0].isalpha() else form for token, form in zip(tokens, shapes)]
    found = ["bias"]
    before = ""
    for place, word in enumerate(words):
        found.append("w:" + word)
        found.append("p:" + before + " " + word)
        if len(word) > 4 and word[0].isalpha():
            found.append("<" + word[:4])
            found.append(">" + word[-3:])
        found.append("s:" + " ".join(shapes[max(0, place - 2):place + 1]))
        before = word
    for place in range(min(5, len(words))):
        found.append("o%d:%s" % (place, words[place]))
        found.append("os:" + " ".join(shapes[:place + 1]))
    found.append("h:" + " ".join(words[:6]).partition(".")[0])
    found.append("e:" + " ".join(words[-1:]))
    found.append("es:" + " ".join(shapes[-2:]))
    length = max(1, len(words))
    found.append("l:%d" % length.bit_length())
    found.append("n:%d" % (10 * sum(form[0] in "9Y" for form in shapes) // length))
    found.append("c:%d" % (10 * sum(form in ("X", "Xx", "A") for form in shapes) // length))
    found.append("m:%d" % (10 * sum(not token[0].isalnum() for token in tokens) // length))
    return found


def main(folder):
    with open(os.path.join(folder, "split.csv"), encoding="utf-8") as file:
        parts = {row["file"]: row["split"] for row in csv.DictReader(file)}
    gold = {"train": [], "test": []}
    texts = []
    for name, part in parts.items():
        with open(os.path.join(folder, "articles", name + ".ann"), encoding="utf-8", newline="") as file:
            gold[part].extend(BLOCK.findall(file.read()))
        with open(os.path.join(folder, "articles", name + ".txt"), "rb") as file:
            texts.append(file.read())

    vectorizer = HashingVectorizer(analyzer=features, n_features=TABLE_ROWS, binary=True, norm="l2", alternate_sign=False)
    model = LogisticRegression(C=30, max_iter=300, n_jobs=1)
    model.fit(vectorizer.transform([text for text, _ in gold["train"]]), [label for _, label in gold["train"]])
    given = model.predict(vectorizer.transform([text for text, _ in gold["test"]]))
    macro = f1_score([label for _, label in gold["test"]], given, average="macro")

    seconds = 0.0
    for text in texts:
        best = float("inf")
        for _ in range(3):
            start = time.perf_counter()
            paragraphs = [part for part in re.split(r"\n\s*\n", text.decode("utf-8")) if part.strip()]
            model.predict(vectorizer.transform(paragraphs))
            best = min(best, time.perf_counter() - start)
        seconds += best
    print("%.3f MB/s" % (sum(map(len, texts)) / 1e6 / seconds))
    print("macro-F1 %.3f" % macro)
    print("scikit-learn %s" % sklearn.__version__)


if __name__ == "__main__":
    main(sys.argv[1])
