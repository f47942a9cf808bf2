"""The usual way to match names: 3-gram TF-IDF, and one sparse product of all names with all references.

Usage: scipy_match.py REFERENCES.csv NAMES.csv MOST — prints names, and processor seconds of the product and the choice of the best alone.
"""
import csv
import math
import sys
import time
from collections import Counter

import numpy
from scipy.sparse import csr_matrix

references, names, most = sys.argv[1], sys.argv[2], int(sys.argv[3])


def read(path, limit=None):
    with open(path, newline="", encoding="utf-8") as file:
        rows = csv.DictReader(file)
        return [row["name"].lower() for row, _ in zip(rows, range(limit) if limit else iter(int, 1))]


def grams(name):
    padded = f" {name} "
    return Counter(padded[i:i + 3] for i in range(len(padded) - 2))


def matrix(counted, numbers, idf):
    data, columns, starts = [], [], [0]
    for counts in counted:
        row = [(numbers[gram], count * idf[gram]) for gram, count in counts.items() if gram in numbers]
        norm = math.sqrt(sum(weight * weight for _, weight in row)) or 1
        columns.extend(column for column, _ in row)
        data.extend(weight / norm for _, weight in row)
        starts.append(len(columns))
    return csr_matrix((numpy.array(data, dtype=numpy.float32), columns, starts), shape=(len(counted), len(numbers)))


left = [grams(name) for name in read(names, most)]
right = [grams(name) for name in read(references)]
rows = Counter(gram for counts in right for gram in counts)
numbers = {gram: i for i, gram in enumerate(rows)}
idf = {gram: math.log((1 + len(right)) / (1 + count)) + 1 for gram, count in rows.items()}
a, b = matrix(left, numbers, idf), matrix(right, numbers, idf).T.tocsr()

start = time.process_time()
for first in range(0, a.shape[0], 500):
    product = a[first:first + 500] @ b
    for row in range(product.shape[0]):
        part = product.data[product.indptr[row]:product.indptr[row + 1]]
        part.argmax() if len(part) else -1
print(a.shape[0], time.process_time() - start)
