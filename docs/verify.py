#!/usr/bin/env python3
"""Checks certificates of NonlocalityML: the JSON documents and the data-set folders that docs/certificates.md describes.

    python3 verify.py proof.json datasets/m3-cube ..  [--sample N] [--seed K]

It follows that page and shares no code with the library: Python's standard library (numpy, where there is one, hastens
inequalities of three parties), whole numbers and fractions; a float is read as the fraction that it is.
One line for each file or folder. The exit code is 0 when everything holds, 1 when something does not,
2 when something is no such file. --sample checks N samples of each data set, drawn by the seed, instead of all.
"""
import argparse
import array
import base64
import functools
import hashlib
import itertools
import json
import math
import operator
import os
import random
import re
import sys
from fractions import Fraction

try:
    import numpy  # only hastens inequalities of three parties
except ImportError:
    numpy = None


class BadInput(Exception):
    """Not such a document or folder."""


class Fails(Exception):
    """The numbers do not prove what is stated."""


def require(condition, message, kind=BadInput):
    if not condition:
        raise kind(message)


# ---------------------------------------------------------------------------------------------------------------- Numbers

def whole_numbers(values):
    """Floats as whole numbers over 2^places, the smallest number of places that holds them all."""
    ratios = [value.as_integer_ratio() for value in values]
    places = max([bottom.bit_length() - 1 for _, bottom in ratios], default=0)
    return [top << (places - bottom.bit_length() + 1) for top, bottom in ratios], places


def fraction(text):
    require(isinstance(text, str) and re.fullmatch(r"-?\d+(/\d+)?", text, re.ASCII), f"{text!r} is not a fraction such as 3/4")
    top, _, bottom = text.partition("/")
    require(bottom == "" or int(bottom) > 0, f"{text!r} has the denominator 0")
    return Fraction(int(top), int(bottom or 1))


def require_interval(stated_lower, stated_upper, lower, upper, what=""):
    require(stated_lower <= lower, f"{what}lower bound {float(stated_lower)!r} is stated, {float(lower)!r} is proven", Fails)
    require(stated_upper >= upper, f"{what}upper bound {float(stated_upper)!r} is stated, {float(upper)!r} is proven", Fails)
    require(stated_lower <= stated_upper, f"{what}the lower bound is above the upper bound", Fails)


def largest(choices, value, floor=-math.inf):
    """The largest value(c_0 + c_1 + ..) with c_k one of the vectors choices[k], or floor where that is larger.

    value must be sub-additive, value(s + t) <= value(s) + value(t), as the largest of linear functions is. Every suffix of
    the choices is solved first, the shortest before the others: what has been chosen, s, then cannot reach more than
    value(s) + suffix (a "Russian doll" search). value(s, limit) may return limit where value(s) is smaller.
    """
    suffix, vector = 0, [0] * len(choices[-1][0])
    suffixes = [0]
    for k in range(len(choices) - 1, -1, -1):
        vector = max(([a + b for a, b in zip(vector, choice)] for choice in choices[k]), key=value)
        best = [value(vector), vector]
        if k == 0:
            best[0] = max(best[0], floor)
        stack = [(choice, k + 1) for choice in choices[k]]
        while stack:
            chosen, depth = stack.pop()
            limit = best[0] - suffixes[len(choices) - depth]
            reached = value(chosen, limit)
            if reached <= limit:
                continue
            if depth == len(choices):
                best = [reached, chosen]
            else:
                stack.extend(([a + b for a, b in zip(chosen, choice)], depth + 1) for choice in choices[depth])
        suffix, vector = best
        suffixes.append(suffix)
    return suffix


# ------------------------------------------------------------------------------------------------------------------- JSON

def read_json(text):
    def pairs(members):
        names = [name for name, _ in members]
        require(len(set(names)) == len(names), f"a name stands twice: {max(names, key=names.count)!r}")
        return dict(members)

    def no_constant(name):
        raise BadInput(f"{name} is no number")

    try:
        return json.loads(text, object_pairs_hook=pairs, parse_constant=no_constant)
    except (ValueError, RecursionError) as error:
        raise BadInput(f"no JSON: {error}") from error


def members(document, required, optional=()):
    require(isinstance(document, dict), "an object is needed")
    missing, unknown = set(required) - set(document), set(document) - set(required) - set(optional)
    require(not missing, f"{', '.join(sorted(missing))} is missing")
    require(not unknown, f"{', '.join(sorted(unknown))} is unknown")
    require(all(document[name] is not None for name in required), "a value is null")
    return [document.get(name) for name in [*required, *optional]]


def items(values, length=None):
    require(isinstance(values, list), f"{str(values)[:40]} is no list")
    require(length is None or len(values) == length, f"a list has {len(values)} entries; {length} are needed")
    return values


def integers(values, length=None):
    require(all(type(value) is int for value in items(values, length)), "a whole number is needed")
    return values


def reals(values, length=None):
    require(all(type(value) in (int, float) for value in items(values, length)), "a number is needed")
    try:
        numbers = [float(value) for value in values]
    except OverflowError:
        numbers = [math.inf]
    require(all(math.isfinite(value) for value in numbers), "a number is not finite")
    return numbers


# -------------------------------------------------------------------------------------------------------------- Scenarios

class Scenario:
    """Outcomes of each setting of each party. Table: p[a,b,..,x,y,..] in C order, padded; slots: pairs (setting, outcome)."""

    def __init__(self, outcomes):
        require(outcomes and all(party and all(count >= 1 for count in party) for party in outcomes), "a scenario is empty")
        self.outcomes = [list(party) for party in outcomes]
        self.settings = [len(party) for party in outcomes]
        self.width = [max(party) for party in outcomes]
        self.joint_settings = math.prod(self.settings)
        self.table_length = math.prod(self.width) * self.joint_settings
        require(self.table_length <= 1 << 20, "a table has more than 2^20 entries")
        self.party_slots = [[(x, a) for x, count in enumerate(party) for a in range(count)] for party in outcomes]
        # The slots of all parties in C order, as places in the table.
        self.slots = [self.table_index(slot) for slot in itertools.product(*self.party_slots)]

    @staticmethod
    def parse(text):
        require(isinstance(text, str), "a scenario is no text")
        short = re.fullmatch(r"m(\d{1,4})", text, re.ASCII)
        if short:
            return Scenario([[2] * int(short[1])] * 2)
        require(re.fullmatch(r"\s*\[\s*(\(\s*\d+([ ,]+\d+)*\s*\)[ ,]*)+\]\s*", text, re.ASCII), f"{text!r} is no scenario")
        return Scenario([[int(n) for n in re.findall(r"\d+", party)] for party in re.findall(r"\(([^)]*)\)", text)])

    def __str__(self):
        return "[" + " ".join("(" + " ".join(map(str, party)) + ")" for party in self.outcomes) + "]"

    def table_index(self, setting_outcomes):
        outcome = setting = 0
        for party, (x, a) in enumerate(setting_outcomes):
            outcome, setting = outcome * self.width[party] + a, setting * self.settings[party] + x
        return outcome * self.joint_settings + setting

    def require_unit(self, text):
        require(text == f"1/{2 * self.joint_settings}", f"the unit is {text!r}; that of {self} is 1/{2 * self.joint_settings}")

    def behavior(self, table):
        """Checks a behavior: nothing below -1e-12, every joint setting normalised to 1e-9, padding zero."""
        require(len(table) == self.table_length, f"a table has {len(table)} entries; {self.table_length} are needed")
        require(all(math.isfinite(p) for p in table), "a probability is not finite")
        require(min(table) >= -1e-12, f"a probability is {min(table)!r}", Fails)
        real = set(self.slots)
        require(all(i in real or p == 0 for i, p in enumerate(table)), "an outcome that does not exist has a probability", Fails)
        for setting in range(self.joint_settings):
            total = math.fsum(table[setting::self.joint_settings])
            require(abs(total - 1) <= 1e-9, f"the probabilities of joint setting {setting} sum to {total!r}", Fails)
        return table

    def strategy_slots(self, number):
        """The slots that a strategy occupies."""
        return self.answer_slots(self.strategy_answers(number))

    def strategy_answers(self, number):
        """The answers of a strategy, by its number: mixed radix, party 0 and in it setting 0 most significant."""
        answers = []
        for party in reversed(self.outcomes):
            digits = []
            for count in reversed(party):
                number, digit = divmod(number, count)
                digits.append(digit)
            answers.append(digits[::-1])
        require(number == 0, "a strategy does not exist", Fails)
        return answers[::-1]

    def answer_slots(self, answers):
        slots = [0]
        for party, own in enumerate(answers):
            starts = itertools.accumulate(self.outcomes[party][:-1], initial=0)
            places = [start + answer for start, answer in zip(starts, own)]
            slots = [slot * len(self.party_slots[party]) + place for slot in slots for place in places]
        return slots

    def local_bound(self, coefficients):
        """The largest sum of whole slot coefficients over all strategies; the party with most strategies answers last."""
        order = sorted(range(len(self.outcomes)), key=lambda party: math.prod(self.outcomes[party]))
        lengths = [len(slots) for slots in self.party_slots]
        strides = [math.prod(lengths[party + 1:]) for party in range(len(lengths))]
        places = [0]
        for party in order:
            places = [place + slot * strides[party] for place in places for slot in range(lengths[party])]
        return self._reach([coefficients[place] for place in places], order)

    def _reach(self, tensor, order, floor=-math.inf):
        if len(order) == 1:
            start, total = 0, 0
            for count in self.outcomes[order[0]]:
                total += max(tensor[start:start + count])
                start += count
            return total
        size = len(tensor) // len(self.party_slots[order[0]])
        rows = [tensor[i:i + size] for i in range(0, len(tensor), size)]
        starts = itertools.accumulate(self.outcomes[order[0]], initial=0)
        choices = [rows[start:start + count] for start, count in zip(starts, self.outcomes[order[0]])]
        return largest(choices, lambda rest, limit=-math.inf: self._reach(rest, order[1:], limit), floor)


CHSH = Scenario([[2, 2], [2, 2]])


# --------------------------------------------------------------------------------------------------------------------- NL

def require_coefficients(values):
    for i, value in enumerate(values):
        require(math.isfinite(value), "a coefficient is not finite")
        require(abs(value) <= 1, f"coefficient {i} is {value!r}; it must lie in [-1, 1]", Fails)


def require_weights(weights, what):
    require(all(math.isfinite(weight) for weight in weights), f"a weight of {what} is not finite")
    require(min(weights, default=-1) >= 0 and max(weights) > 0, f"the weights of {what} must be >= 0, one of them > 0", Fails)


def nonlocality(scenario, table, coefficients, strategies, weights):
    """The interval of NL that an inequality and a local model, strategies given by their slots, prove; and the local bound."""
    scenario.behavior(table)
    require_coefficients(coefficients)
    require_weights(weights, "the local model")
    q, q_places = whole_numbers([table[i] for i in scenario.slots])
    c, c_places = whole_numbers([coefficients[i] for i in scenario.slots])
    value = Fraction(sum(a * b for a, b in zip(q, c)), 1 << (q_places + c_places))
    bound = Fraction(scenario.local_bound(c), 1 << c_places)
    lower = max(Fraction(0), (value - bound) / (2 * scenario.joint_settings))
    w, _ = whole_numbers(weights)
    p = [0] * len(q)
    for weight, slots in zip(w, strategies):
        for slot in slots:
            p[slot] += weight
    total = sum(w)
    distance = sum(abs(a * total - (b << q_places)) for a, b in zip(q, p))
    return lower, Fraction(distance, (total << q_places) * 2 * scenario.joint_settings), bound


def check_nl(document):
    _, name, unit, table, inequality, model, lower, upper = members(
        document, ["format", "scenario", "unit", "behavior", "inequality", "model", "lower", "upper"])
    scenario = Scenario.parse(name)
    scenario.require_unit(unit)
    coefficients, bound = members(inequality, ["coefficients", "localBound"])
    coefficients = reals(coefficients, scenario.table_length)
    weights, strategies = read_terms(scenario, model)
    *proven, local = nonlocality(scenario, reals(table, scenario.table_length), coefficients, strategies, weights)
    require(fraction(bound) == local, f"localBound is {bound}; the local bound is {local}", Fails)
    require_interval(fraction(lower), fraction(upper), *proven)
    return "NL", fraction(lower), fraction(upper)


def read_terms(scenario, terms):
    """Weights, and the slots of their strategies."""
    weights, strategies = [], []
    for term in items(terms):
        weight, answers = members(term, ["weight", "outcomes"])
        weights += reals([weight])
        for own, outcomes in zip(items(answers, len(scenario.outcomes)), scenario.outcomes):
            for answer, count in zip(integers(own, len(outcomes)), outcomes):
                require(0 <= answer < count, f"an answer is {answer}; 0 to {count - 1} are allowed")
        strategies.append(scenario.answer_slots(answers))
    return weights, strategies


# ------------------------------------------------------------------------------------------------- Distance to quantum set

class Words:
    """Products of the parties' operators: a word has a tuple of letters (setting, outcome) for each party."""

    def __init__(self, scenario):
        require(2 <= len(scenario.outcomes) <= 8, "sums of squares are of two to eight parties")
        self.scenario, self.identity = scenario, ((),) * len(scenario.outcomes)

    def is_observable(self, party, setting):
        return self.scenario.outcomes[party][setting] == 2

    def parse(self, text):
        require(isinstance(text, str), "a word is no text")
        word, last = [[] for _ in self.identity], 0
        for name in [] if text == "1" else text.split(" "):
            match = re.fullmatch(r"([A-H])(\d+)(?:\.(\d+))?", name, re.ASCII)
            require(match, f"{text!r} is no word")
            party, setting, outcome = "ABCDEFGH".index(match[1]), int(match[2]), int(match[3] or 0)
            require(last <= party < len(word) and setting < self.scenario.settings[party], f"{text!r} is no word of {self.scenario}")
            require(self.is_observable(party, setting) == (match[3] is None), f"{text!r} is no word of {self.scenario}")
            require(outcome < self.scenario.outcomes[party][setting] - 1, f"{text!r} is no word of {self.scenario}")
            word[party].append((setting, outcome))
            last = party
        result = tuple(map(tuple, word))
        require(self.product(self.identity, result) == result, f"{text!r} is not in normal form")
        return result

    def reduced(self, party, letters):
        kept = []
        for letter in letters:
            if not kept or kept[-1][0] != letter[0]:
                kept.append(letter)
            elif kept[-1] != letter:
                return None  # two outcomes of one measurement
            elif self.is_observable(party, letter[0]):
                kept.pop()  # A A = 1
        return tuple(kept)

    def product(self, left, right):
        """left* right in normal form; None where it is zero."""
        parts = [self.reduced(party, own[::-1] + other) for party, (own, other) in enumerate(zip(left, right))]
        return None if None in parts else tuple(parts)

    def projector(self, party, setting, outcome):
        count = self.scenario.outcomes[party][setting]
        if count == 2:
            return [((), Fraction(1, 2)), (((setting, 0),), Fraction(1 - 2 * outcome, 2))]
        if outcome < count - 1:
            return [(((setting, outcome),), Fraction(1))]
        return [((), Fraction(1))] + [(((setting, other),), Fraction(-1)) for other in range(count - 1)]

    def bound(self, coefficients, words, rows):
        """What c.p cannot exceed in any quantum model: the identity's coefficient of c + squares, and the others in size."""
        total = {}

        def add(word, value):
            word = min(word, tuple(part[::-1] for part in word))  # a word and its adjoint have the same real part
            total[word] = total.get(word, 0) + value

        for slot in itertools.product(*self.scenario.party_slots):
            c = Fraction(coefficients[self.scenario.table_index(slot)])
            if c:
                for factors in itertools.product(*(self.projector(party, x, a) for party, (x, a) in enumerate(slot))):
                    add(tuple(letters for letters, _ in factors), c * math.prod(share for _, share in factors))
        flat, places = whole_numbers([value for row in rows for value in row])
        numbers = iter(flat)
        rows = [list(itertools.islice(numbers, len(row))) for row in rows]
        for i, j in itertools.product(range(len(words)), repeat=2):
            word = self.product(words[i], words[j])
            if word is not None:
                add(word, Fraction(sum(a * b for a, b in zip(rows[i], rows[j])), 1 << (2 * places)))
        return sum(value if word == self.identity else abs(value) for word, value in total.items())


def vector_table(scenario, first, second):
    """Two outcomes, vanishing marginals, E = u.v: real vectors, divided by the largest norm where that is above 1."""
    require(len(scenario.outcomes) == 2 and all(count == 2 for party in scenario.outcomes for count in party), "vectors are of two outcomes")
    size = len(first[0])
    require(all(len(vector) == size for vector in first + second), "vectors differ in length")
    flat, places = whole_numbers([value for vector in first + second for value in vector])
    vectors = [flat[i * size:(i + 1) * size] for i in range(len(first) + len(second))]
    norm = max([1 << (2 * places)] + [sum(value * value for value in vector) for vector in vectors])
    table = [Fraction(0)] * scenario.table_length
    for (x, a), (y, b) in itertools.product(*scenario.party_slots):
        correlator = sum(u * v for u, v in zip(vectors[x], vectors[len(first) + y]))
        table[scenario.table_index([(x, a), (y, b)])] = Fraction(norm + (correlator if a == b else -correlator), 4 * norm)
    return table


def state_table(scenario, dimensions, amplitudes, measurements):
    """p = <psi| E x F x .. |psi> / <psi|psi>. Complex numbers are pairs; measurements[party][setting] lists (outcome, vector)."""
    size = dimensions
    vectors = [vector for party in measurements for setting in party for _, vector in setting]
    flat, places = whole_numbers([part for vector in [amplitudes, *vectors] for number in vector for part in number])
    numbers = iter(zip(flat[::2], flat[1::2]))
    psi = list(itertools.islice(numbers, len(amplitudes)))
    one = 1 << (2 * places)

    def effects(party, setting):
        """The effects of a setting in units of 1/s, and s."""
        d = size[party]
        matrices = [[[(0, 0)] * d for _ in range(d)] for _ in range(scenario.outcomes[party][setting])]
        for outcome, vector in measurements[party][setting]:
            f = list(itertools.islice(numbers, len(vector)))
            for i, j in itertools.product(range(d), repeat=2):
                (a, b), (c, e), (re_, im) = f[i], f[j], matrices[outcome][i][j]
                matrices[outcome][i][j] = (re_ + a * c + b * e, im + b * c - a * e)  # f_i conj(f_j)
        entry = lambda i, j: tuple(sum(matrix[i][j][part] for matrix in matrices) for part in (0, 1))
        s = one + max(sum(abs(entry(i, j)[0] - (one if i == j else 0)) + abs(entry(i, j)[1]) for j in range(d)) for i in range(d))
        matrices[-1] = [[tuple((s if i == j and part == 0 else 0) - sum(m[i][j][part] for m in matrices[:-1]) for part in (0, 1))
                         for j in range(d)] for i in range(d)]
        return matrices, s

    everything = [[effects(party, setting) for setting in range(count)] for party, count in enumerate(scenario.settings)]
    norm = sum(a * a + b * b for a, b in psi)
    table = [Fraction(0)] * scenario.table_length

    def fill(ket, slot, scale):
        """The effects of the parties so far are applied to the ket, whose axes are those of the parties, in C order."""
        party = len(slot)
        if party == len(size):
            value = sum(product(conjugate(bra), other)[0] for bra, other in zip(psi, ket))
            table[scenario.table_index(slot)] = Fraction(value, scale * norm)
            return
        d, stride = size[party], math.prod(size[party + 1:])
        for x, (matrices, s) in enumerate(everything[party]):
            for a, matrix in enumerate(matrices):
                moved = [sum_complex(product(matrix[n // stride % d][k], ket[n + (k - n // stride % d) * stride]) for k in range(d))
                         for n in range(len(ket))]
                fill(moved, [*slot, (x, a)], scale * s)

    fill(psi, [], 1)
    return table


def product(a, b):
    return a[0] * b[0] - a[1] * b[1], a[0] * b[1] + a[1] * b[0]


def conjugate(a):
    return a[0], -a[1]


def sum_complex(values):
    real = imaginary = 0
    for a, b in values:
        real, imaginary = real + a, imaginary + b
    return real, imaginary


def mixture_table(tables, weights):
    require(weights and min(weights) > 0, "the weight of a quantum model is not positive", Fails)
    total = sum(map(Fraction, weights))
    return [sum(Fraction(weight) * entry for weight, entry in zip(weights, entries)) / total for entries in zip(*tables)]


def trace_distance(scenario, table, other):
    return sum(abs(Fraction(table[i]) - other[i]) for i in scenario.slots) / (2 * scenario.joint_settings)


def quantum_lower(scenario, table, coefficients, words, rows):
    require_coefficients(coefficients)
    value = sum(Fraction(coefficients[i]) * Fraction(table[i]) for i in scenario.slots)
    return max(Fraction(0), (value - Words(scenario).bound(coefficients, words, rows)) / (2 * scenario.joint_settings))


def check_quantum(document):
    _, name, unit, table, inequality, words, squares, models, lower, upper = members(
        document, ["format", "scenario", "unit", "behavior", "inequality", "words", "squares", "models", "lower", "upper"])
    scenario = Scenario.parse(name)
    scenario.require_unit(unit)
    algebra = Words(scenario)
    table = scenario.behavior(reals(table, scenario.table_length))
    words = [algebra.parse(word) for word in items(words)]
    rows = [reals(row) for row in items(squares, len(words))]
    proven = quantum_lower(scenario, table, reals(inequality, scenario.table_length), words, rows)
    tables, weights = [], []
    for model in items(models):
        weight, dimensions, amplitudes, measurements, vectors = members(
            model, ["weight"], ["dimensions", "amplitudes", "measurements", "vectors"])
        weights += reals([weight])
        if vectors is not None:
            require(dimensions is None and amplitudes is None and measurements is None, "a model is given in two ways")
            require(len(scenario.outcomes) == 2, "vectors are of two parties")
            parties = [[reals(vector) for vector in items(party, count)] for party, count in zip(items(vectors, 2), scenario.settings)]
            tables.append(vector_table(scenario, *parties))
        else:
            tables.append(read_state(scenario, dimensions, amplitudes, measurements))
    require_interval(fraction(lower), fraction(upper), proven, trace_distance(scenario, table, mixture_table(tables, weights)))
    return "distance to the quantum set", fraction(lower), fraction(upper)


def check_guessing(document):
    """Whoever knows more splits q into quantum parts with a guess e each, and P(e) <= f.p + b_e for all quantum p."""
    _, name, table, settings, functional, words, squares, lower, upper = members(
        document, ["format", "scenario", "behavior", "settings", "functional", "words", "squares", "lower", "upper"])
    scenario = Scenario.parse(name)
    algebra = Words(scenario)
    table = scenario.behavior(reals(table, scenario.table_length))
    q = [Fraction(table[i]) for i in scenario.slots]
    require_no_signaling(scenario, q)
    q = no_signaling_part(scenario, q)
    settings = integers(settings, len(scenario.outcomes))
    require(all(-1 <= x < count for x, count in zip(settings, scenario.settings)) and max(settings) >= 0, "a setting does not exist")
    f = [Fraction(number) for number in reals(functional, scenario.table_length)]
    require(all(abs(number) <= 128 and (number * 2 ** 44).denominator == 1 for number in f), "f is no such functional", Fails)
    words = [algebra.parse(word) for word in items(words)]
    asked = [max(x, 0) for x in settings]
    guesses = {}
    for outcomes in itertools.product(*(range(scenario.outcomes[party][x]) for party, x in enumerate(asked))):
        key = tuple(a for a, x in zip(outcomes, settings) if x >= 0)
        guesses.setdefault(key, []).append(scenario.table_index(list(zip(asked, outcomes))))
    likeliest, bounds = Fraction(0), []
    for entries, factor in zip(guesses.values(), items(squares, len(guesses))):
        guess = [Fraction(int(i in entries)) for i in range(scenario.table_length)]
        likeliest = max(likeliest, dot([guess[i] for i in scenario.slots], q))
        rows = [reals(row) for row in items(factor, len(words))]
        bounds.append(algebra.bound([a - b for a, b in zip(guess, f)], words, rows))
    require_interval(fraction(lower), fraction(upper), likeliest, dot([f[i] for i in scenario.slots], q) + max(bounds))
    return "guessing probability", fraction(lower), fraction(upper)


def read_state(scenario, dimensions, amplitudes, measurements):
    require(dimensions is not None and amplitudes is not None and measurements is not None, "a model is incomplete")
    require(min(integers(dimensions, len(scenario.outcomes))) >= 1, "a dimension is below 1")
    psi = [tuple(reals(number, 2)) for number in items(amplitudes, math.prod(dimensions))]
    require(any(part for number in psi for part in number), "the state of a model is zero", Fails)
    parties = []
    for party, settings in enumerate(items(measurements, len(scenario.outcomes))):
        parties.append([])
        for setting, vectors in enumerate(items(settings, scenario.settings[party])):
            parties[party].append([])
            for vector in items(vectors):
                outcome, components = members(vector, ["outcome", "components"])
                require(0 <= integers([outcome])[0] < scenario.outcomes[party][setting], "an outcome does not exist")
                parties[party][setting].append((outcome, [tuple(reals(number, 2)) for number in items(components, dimensions[party])]))
    return state_table(scenario, dimensions, psi, parties)


# -------------------------------------------------------------------------------------------------------------------- NBL

SIGNS = [(1, 1, 1), (1, -1, -1), (-1, 1, -1), (-1, -1, 1)]  # (a0, a1, a0 a1) of the strategies 2 a0 + a1 of an end party
LEAF = 6


class Coordinates:
    """phi: whole linear functions of a behavior of the line A - B - C, and their features."""

    def __init__(self, name, scenario):
        require(len(scenario.outcomes) == 3 and scenario.outcomes[0] == scenario.outcomes[2] == [2, 2], f"{scenario} is no line")
        require(name in ("probabilities", "correlators", "summary"), f"{name!r} are no coordinates")
        require(name == "probabilities" or scenario.outcomes[1] == [2, 2], f"{name} need two settings of two outcomes")
        self.name, self.scenario = name, scenario
        self.scales = {"probabilities": [1] * len(scenario.slots), "correlators": [1] * 8 + [4, 4], "summary": [4] * 4}[name]
        self.middle = scenario.party_slots[1]
        # phi of the answer b to y where A and C have the strategies a and c, as a list of (coordinate, value).
        self.terms = {(slot, a, c): self._terms(slot, a, c) for slot in range(len(self.middle)) for a in range(4) for c in range(4)}

    def _terms(self, slot, a, c):
        (y, b), left, right = self.middle[slot], SIGNS[a], SIGNS[c]
        if self.name == "probabilities":
            answers = lambda signs, x: 2 * x + (1 - signs[x]) // 2
            return [((answers(left, x) * len(self.middle) + slot) * 4 + answers(right, z), 1) for x in (0, 1) for z in (0, 1)]
        sign = 1 - 2 * b
        if self.name == "correlators":
            terms = [(4 * x + 2 * y + z, sign * left[x] * right[z]) for x in (0, 1) for z in (0, 1)]
            return terms + ([(8, 4 * left[0]), (9, 4 * left[1])] if y == 0 else [])
        flip = 1 - 2 * y
        terms = [(y, sign * (left[0] + flip * left[1]) * (right[0] + flip * right[1]))]
        return terms + ([(2, 4 * left[0]), (3, 4 * left[1])] if y == 0 else [])

    def features(self, table):
        """The features of a behavior as fractions; a party that is not asked is averaged over its settings."""
        if self.name == "probabilities":
            return [Fraction(table[i]) for i in self.scenario.slots]
        p, index = [Fraction(value) for value in table], self.scenario.table_index
        cube = list(itertools.product((0, 1), repeat=3))
        full = {(x, y, z): sum((-1) ** (a + b + c) * p[index([(x, a), (y, b), (z, c)])] for a, b, c in cube) for x, y, z in cube}
        means = [sum((-1) ** a * p[index([(x, a), (y, b), (z, c)])] for a, b, c in cube for y in (0, 1) for z in (0, 1)) / 4
                 for x in (0, 1)]
        if self.name == "correlators":
            return [full[xyz] for xyz in cube] + means
        return [sum((-1) ** (y * (x + z)) * full[x, y, z] for x in (0, 1) for z in (0, 1)) / 4 for y in (0, 1)] + means

    def require(self, features):
        require(len(features) == len(self.scales), f"{len(features)} features; {self.name} need {len(self.scales)}")
        require(all(abs(value) <= 1 + 1e-9 for value in features), "a feature is not in [-1, 1]")

    def per_setting(self, function):
        """For each strategy pair (a, c), function(slots of a setting of B) summed over B's settings."""
        groups = [[slot for slot, (y, _) in enumerate(self.middle) if y == setting] for setting in range(self.scenario.settings[1])]
        return {(a, c): sum(function(group, a, c) for group in groups) for a in range(4) for c in range(4)}


def _triples():
    """Three of ten planes that meet in a point: six of a box, four of the tetrahedron 1 + s.m >= 0; adjugate and determinant."""
    planes = [tuple(int(k == i) for k in range(3)) for i in range(3)] * 2 + SIGNS
    for chosen in itertools.combinations(range(10), 3):
        (a, b, c), (d, e, f), (g, h, i) = (planes[k] for k in chosen)
        adjugate = ((e * i - f * h, c * h - b * i, b * f - c * e), (f * g - d * i, a * i - c * g, c * d - a * f),
                    (d * h - e * g, b * g - a * h, a * e - b * d))
        determinant = a * adjugate[0][0] + b * adjugate[1][0] + c * adjugate[2][0]
        if determinant:
            yield chosen, adjugate, determinant


TRIPLES = list(_triples())


def box_vertices(box, one):
    """The vertices of the strategy weights (1 + s.m)/4 whose means m lie in the box, as 32 one times the weights.

    The box is given in units of 1/one. Means are taken in units of 1/(8 one), so that the point in which three planes meet is
    whole: determinants are 1, 2 or 4 in size.
    """
    unit = 8 * one
    lower, upper = [8 * low for low, _ in box], [8 * high for _, high in box]
    sides = lower + upper + [-unit] * 4
    found = set()
    for (p, q, r), adjugate, determinant in TRIPLES:
        u, v, w = sides[p], sides[q], sides[r]
        m = [(row[0] * u + row[1] * v + row[2] * w) // determinant for row in adjugate]
        if all(low <= value <= high for low, value, high in zip(lower, m, upper)):
            weights = tuple(unit + s[0] * m[0] + s[1] * m[1] + s[2] * m[2] for s in SIGNS)
            if min(weights) >= 0:
                found.add(weights)
    return found


def bilocality(coordinates, features, first, last, responses, nodes, thresholds, rows, coefficients):
    """The interval of NBL that a tree and a bilocal model prove."""
    coordinates.require(features)
    count, unit = len(coordinates.scales), 2 * coordinates.scenario.joint_settings
    phi = [scale * Fraction(value) for scale, value in zip(coordinates.scales, features)]
    return (max(Fraction(0), tree_bound(coordinates, count, phi, nodes, thresholds, rows, coefficients)) / unit,
            model_distance(coordinates, phi, first, last, responses) / unit)


def tree_bound(coordinates, count, phi, nodes, thresholds, rows, coefficients):
    require(len(coefficients) % count == 0, "the coefficients are not whole rows")
    require_coefficients(coefficients)
    leaves = sum(node == LEAF for node in nodes)
    require(all(0 <= node <= LEAF for node in nodes), "a node is not 0 to 6", Fails)
    require(leaves == len(rows) and len(nodes) - leaves == len(thresholds), "splits and leaves do not fit the tree", Fails)
    require(all(0 <= row < len(coefficients) // count for row in rows), "a leaf names a row that does not exist", Fails)
    require(all(math.isfinite(t) and abs(t) <= 1 for t in thresholds), "a threshold is not in [-1, 1]", Fails)
    splits, places = whole_numbers(thresholds)
    require(places <= 50, "a threshold has more than 50 binary places", Fails)
    one = 1 << places
    whole = ((-one, one),) * 3
    vertices, values = {}, {}

    def corners(box):
        if box not in vertices:
            vertices[box] = box_vertices(box, one)
        return vertices[box]

    def gains(row):
        """c.phi(q), and beta(a, c): the largest c.phi that B's answers reach; c is scaled to whole numbers."""
        if row not in values:
            c, c_places = whole_numbers(coefficients[row * count:(row + 1) * count])
            slot_value = lambda slot, a, b: sum(c[k] * value for k, value in coordinates.terms[slot, a, b])
            beta = coordinates.per_setting(lambda group, a, b: max(slot_value(slot, a, b) for slot in group))
            values[row] = sum(a * b for a, b in zip(c, phi)), beta, c_places
        return values[row]

    stack, least, split, leaf = [(whole, whole)], None, 0, 0
    for node in nodes:
        require(stack, "a node lies outside the tree", Fails)
        boxes = stack.pop()
        if node != LEAF:
            side, mean = divmod(node, 3)
            threshold, split = splits[split], split + 1
            low, high = boxes[side][mean]
            for part in ((max(low, threshold), high), (low, min(high, threshold))):  # the lower one is on top
                box = boxes[side][:mean] + (part,) + boxes[side][mean + 1:]
                stack.append((box, boxes[1]) if side == 0 else (boxes[0], box))
            continue
        value, beta, c_places = gains(rows[leaf])
        leaf += 1
        reached = [sum(s[c] * sum(r[a] * beta[a, c] for a in range(4)) for c in range(4)) for r in corners(boxes[0]) for s in corners(boxes[1])]
        if reached:
            bound = (value - Fraction(max(reached), (32 * one) ** 2)) / (1 << c_places)
            least = bound if least is None else min(least, bound)
    require(not stack, "the leaves do not cover all strategy weights", Fails)
    return Fraction(0) if least is None else least


def model_distance(coordinates, phi, first, last, responses):
    """sum |phi(q) - phi(model)|."""
    slots = len(coordinates.middle)
    for weights, count, what in ((first, 4, "A"), (last, 4, "C"), (responses, slots * 16, "B")):
        require(len(weights) == count, f"{len(weights)} weights of {what}; {count} are needed")
        require_weights(weights, what)
    r, s, t = ([Fraction(weight) for weight in weights] for weights in (first, last, responses))
    reached = [Fraction(0)] * len(phi)

    def add(group, a, c):
        total = sum(t[slot * 16 + 4 * a + c] for slot in group)
        require(total > 0, "B has no answer to a pair of strategies", Fails)
        for slot in group:
            share = r[a] * s[c] * t[slot * 16 + 4 * a + c] / total
            for k, value in coordinates.terms[slot, a, c]:
                reached[k] += share * value
        return 0

    coordinates.per_setting(add)
    total = sum(r) * sum(s)
    return sum(abs(a - b / total) for a, b in zip(phi, reached))


def check_bilocal(document):
    (_, name, scenario, features, first, last, responses, nodes, thresholds, rows, coefficients, lower, upper) = members(
        document, ["format", "coordinates", "scenario", "features", "first", "last", "responses", "nodes", "thresholds", "rows",
                   "coefficients", "lower", "upper"])
    coordinates = Coordinates(name, Scenario.parse(scenario))
    proven = bilocality(coordinates, reals(features), reals(first), reals(last), reals(responses), integers(nodes),
                        reals(thresholds), integers(rows), reals(coefficients))
    require_interval(fraction(lower), fraction(upper), *proven)
    return "NBL", fraction(lower), fraction(upper)


# --------------------------------------------------------------------------------------------------------------- Networks

NETWORK_PLACES = 50
CORRELATOR_PLACES = 40


class Inflation:
    """Copies of the sources and parties of a network: nodes are (party, copy of each source it sees), ordered so."""

    def __init__(self, scenario, sources, levels):
        self.scenario, self.levels, parties = scenario, levels, range(len(scenario.outcomes))
        self.seen = [[s for s, seen in enumerate(sources) if party in seen] for party in parties]
        self.values = [math.prod(scenario.outcomes[party]) for party in parties]
        require(all(1 <= level <= 9 for level in levels), "a level of inflation is not 1 to 9")
        self.nodes = [(party, copies) for party in parties
                      for copies in itertools.product(*(range(levels[s]) for s in self.seen[party]))]
        self.assignments = math.prod(self.values[party] for party, _ in self.nodes)
        require(self.assignments <= 1 << 28, "the inflation is too large")
        found = []
        for size in range(1, len(parties) + 1):
            for group in itertools.combinations(parties, size):
                needed = sorted({s for party in group for s in self.seen[party]})
                whole = tuple(party for party in parties if set(self.seen[party]) <= set(needed))
                if whole == group and self.is_connected(group):
                    found.append((group, needed))
        # Smaller groups first, those of one size in the order of their names as texts.
        self.groups = sorted(found, key=lambda pair: (len(pair[0]), " ".join(map(str, pair[0]))))

    def is_connected(self, group):
        reached, waiting = {group[0]}, [group[0]]
        while waiting:
            sources = set(self.seen[waiting.pop()])
            for party in group:
                if party not in reached and sources & set(self.seen[party]):
                    reached.add(party)
                    waiting.append(party)
        return len(reached) == len(group)

    def rest(self, needed):
        """The nodes that share no copy 0 of the sources with the group."""
        return [(party, copies) for party, copies in self.nodes
                if all(copy > 0 or s not in needed for s, copy in zip(self.seen[party], copies))]

    def embeddings(self, group, needed):
        """For each choice of copies the nodes of the group and those of the rest, as places in the list of nodes."""
        place = {node: i for i, node in enumerate(self.nodes)}
        for choice in itertools.product(*(range(self.levels[s]) for s in needed)):
            chosen = dict(zip(needed, choice))
            own = [place[party, tuple(chosen[s] for s in self.seen[party])] for party in group]
            others = []
            for party, copies in self.rest(needed):
                moved = (copy - 1 if s in chosen and copy <= chosen[s] else copy for s, copy in zip(self.seen[party], copies))
                others.append(place[party, tuple(moved)])
            yield own, others


def inflation_bound(scenario, sources, levels, coefficients, table):
    """The lower bound on the distance that the coefficients of an inflation prove."""
    inflation = Inflation(scenario, sources, levels)
    items(coefficients, len(inflation.groups))
    numerators, _ = whole_numbers([table[i] for i in scenario.slots])
    setting_of = [i % scenario.joint_settings for i in scenario.slots]
    sums = [0] * scenario.joint_settings
    for numerator, setting in zip(numerators, setting_of):
        sums[setting] += numerator
    one = math.lcm(*sums)
    q = [numerator * (one // sums[setting]) for numerator, setting in zip(numerators, setting_of)]  # over one
    tables, columns, maps, rest_counts, choices = [], [], [], [], []
    all_slots = list(itertools.product(*(range(len(slots)) for slots in scenario.party_slots)))
    for index, (group, needed) in enumerate(inflation.groups):
        inner = Scenario([scenario.outcomes[party] for party in group])
        rests = math.prod(inflation.values[party] for party, _ in inflation.rest(needed))
        y = integers(coefficients[index], len(inner.slots) * rests)
        require(all(abs(value) <= 1 << 40 for value in y), "a coefficient is above 2^40 in size")
        # The group's slot of a joint slot, the other parties having setting 0.
        own = []
        for slots in all_slots:
            place = 0
            for party, slot in enumerate(slots):
                if party in group:
                    place = place * len(scenario.party_slots[party]) + slot
                elif scenario.party_slots[party][slot][0] > 0:
                    place = None
                    break
            own.append(place)
        expected = [0] * len(inner.slots)
        for place, value in zip(own, q):
            if place is not None:
                expected[place] += value
        answers = [inner.strategy_slots(number) for number in range(math.prod(inflation.values[party] for party in group))]
        part = []
        for rest in range(rests):
            mean = sum(p * y[slot * rests + rest] for slot, p in enumerate(expected))
            part += [one * sum(y[slot * rests + rest] for slot in slots) - mean for slots in answers]
        tables.append(part)
        columns.append(y)
        maps.append(own)
        rest_counts.append((rests, len(answers)))
        for nodes, others in inflation.embeddings(group, needed):
            strides, stride = {}, 1
            for node in [*reversed(nodes), *reversed(others)]:
                strides[node] = stride
                stride *= inflation.values[inflation.nodes[node][0]]
            choices.append((index, strides))
    best = None
    values = [inflation.values[party] for party, _ in inflation.nodes]
    span = sum(max(max(y[rest::rest_counts[f][0]]) - min(y[rest::rest_counts[f][0]]) for rest in range(rest_counts[f][0]))
               for f, _ in choices for y in [columns[f]])
    half = len(values)
    while half > 0 and math.prod(values[half - 1:]) <= 1 << 8:
        half -= 1
    lows = [[sum(strides.get(half + i, 0) * digit for i, digit in enumerate(digits)) for _, strides in choices]
            for digits in itertools.product(*map(range, values[half:]))]
    parts = [tables[f] for f, _ in choices]
    for digits in itertools.product(*map(range, values[:half])):
        starts = [sum(strides.get(i, 0) * digit for i, digit in enumerate(digits)) for _, strides in choices]
        for low in lows:
            total = 0
            for part, start, offset in zip(parts, starts, low):
                total += part[start + offset]
            if total <= 0:
                return Fraction(0)
            if best is not None and total >= best * span * one:
                continue
            # What a unit of mass of each slot gains when it goes to the best outcome of its joint setting.
            slope = [0] * len(q)
            for (f, _), start, offset in zip(choices, starts, low):
                rests, strategies = rest_counts[f]
                rest = (start + offset) // strategies
                for slot, place in enumerate(maps[f]):
                    if place is not None:
                        slope[slot] += columns[f][place * rests + rest]
            top = [max(value for value, x in zip(slope, setting_of) if x == setting) for setting in range(len(sums))]
            gains = sorted(((top[x] - value, mass) for value, mass, x in zip(slope, q, setting_of) if mass > 0), reverse=True)
            need, cost = Fraction(total, one), Fraction(0)
            for gain, mass in gains:
                if gain == 0:
                    cost = None
                    break
                if gain * mass >= need * one:
                    cost += need / gain
                    break
                need -= Fraction(gain * mass, one)
                cost += Fraction(mass, one)
            else:
                cost = None
            if cost is not None and (best is None or cost < best):
                best = cost
    return Fraction(1) if best is None else best / len(sums)


def correlator_bound(scenario, sources, document, table):
    """The lower bound on the distance that two correlators prove: sum over the roots of |I| and |J| above 1."""
    independent, first, second = members(document, ["parties", "first", "second"])
    parties = len(scenario.outcomes)
    k = len(integers(independent))
    require(k > 0 and all(0 <= party < parties for party in independent), "the independent parties do not exist")
    seen = [source for party in independent for source, listed in enumerate(sources) if party in listed]
    require(len(set(seen)) == len(seen) and len(set(independent)) == k, "two independent parties share a source")
    for row in (*items(first, parties), *items(second, parties)):
        require(len(integers(row)) > 1, "a measurement has no signs")
    for party in range(parties):
        for setting, *signs in (first[party], second[party]):
            require(0 <= setting < len(scenario.outcomes[party]), "a setting does not exist")
            require(len(signs) == scenario.outcomes[party][setting] and set(signs) <= {1, -1}, "the signs are not one an outcome")

    def mean(rows):
        total = norm = Fraction(0)
        for outcomes in itertools.product(*(range(len(row) - 1) for row in rows)):
            value = Fraction(table[scenario.table_index([(row[0], a) for row, a in zip(rows, outcomes)])])
            norm += value
            total += value * math.prod(row[1 + a] for row, a in zip(rows, outcomes))
        return total / norm

    i = j = Fraction(0)
    for x in itertools.product((0, 1), repeat=k):
        ends = {party: (first, second)[bit][party] for party, bit in zip(independent, x)}
        i += mean([ends.get(party, first[party]) for party in range(parties)]) / 2**k
        j += (-1) ** sum(x) * mean([ends.get(party, second[party]) for party in range(parties)]) / 2**k
    i, j, one = abs(i), abs(j), 1 << CORRELATOR_PLACES

    def power(s):
        return Fraction(s, one) ** k

    def last(holds, high):
        low = 0
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if holds(middle) else (low, middle)
        return low

    u, w = (last(lambda s: power(s) <= value, one + 1) for value in (i, j))
    if u + w <= one:
        return Fraction(0)
    others = [party for party in range(parties) if party not in independent]
    if any(first[party][0] != second[party][0] for party in others):
        outside = min(j - power(one - u), i - power(one - w))
    else:
        s = last(lambda s: i - power(s) >= j - power(one - s), one)
        outside = min(i - power(s), j - power(one - s))
    joint = math.prod(len(settings) for settings in scenario.outcomes)
    return max(Fraction(0), Fraction(2 ** (k - 1), joint) * outside)


def network_distance(scenario, sources, weights, responses, table):
    """The distance of a behavior, each joint setting divided by its sum, to a finite model."""
    one = 1 << NETWORK_PLACES
    for own in items(weights, len(sources)):
        require(min(integers(own), default=-1) >= 0 and sum(own) == one, "weights are not >= 0 of sum 2^50", Fails)
    seen = [[s for s, parties in enumerate(sources) if party in parties] for party in range(len(scenario.outcomes))]
    items(responses, len(seen))
    require(math.prod(map(len, weights)) * len(scenario.slots) <= 1 << 24, "the model is too large")
    for party, own in enumerate(responses):
        count = math.prod(len(weights[s]) for s in seen[party])
        integers(own, count * len(scenario.party_slots[party]))
        for value in range(count):
            start = 0
            for outcomes in scenario.outcomes[party]:
                shares = [own[(start + a) * count + value] for a in range(outcomes)]
                require(min(shares) >= 0 and sum(shares) == one, "responses are not >= 0 of sum 2^50", Fails)
                start += outcomes
    model = [0] * len(scenario.slots)
    for values in itertools.product(*(range(len(own)) for own in weights)):
        vector = [math.prod(own[value] for own, value in zip(weights, values))]
        for party, own in enumerate(responses):
            place, count = 0, 1
            for s in seen[party]:
                place, count = place * len(weights[s]) + values[s], count * len(weights[s])
            column = own[place::count]
            vector = [share * answer for share in vector for answer in column]
        model = [a + b for a, b in zip(model, vector)]
    whole = one ** (len(weights) + len(responses))
    numerators, _ = whole_numbers([table[i] for i in scenario.slots])
    total = Fraction(0)
    for setting in range(scenario.joint_settings):
        slots = [k for k, i in enumerate(scenario.slots) if i % scenario.joint_settings == setting]
        weight = sum(numerators[k] for k in slots)
        total += Fraction(sum(abs(numerators[k] * whole - model[k] * weight) for k in slots), weight * whole)
    return total / (2 * scenario.joint_settings)


def check_network(document):
    (_, sources, name, unit, table, levels, coefficients, weights, responses, lower, upper, correlators) = members(
        document, ["format", "sources", "scenario", "unit", "behavior", "levels", "coefficients", "weights", "responses",
                   "lower", "upper"], ["correlators"])
    scenario = Scenario.parse(name)
    scenario.require_unit(unit)
    table = scenario.behavior(reals(table, scenario.table_length))
    for seen in items(sources):
        require(integers(seen) and len(set(seen)) == len(seen), "a source has no party, or one twice")
        require(all(0 <= party < len(scenario.outcomes) for party in seen), "a source has a party that does not exist")
    require(set(itertools.chain(*sources)) == set(range(len(scenario.outcomes))), "a party sees no source")
    proven = Fraction(0)
    if correlators is not None:
        items(levels, 0)
        items(coefficients, 0)
        proven = correlator_bound(scenario, sources, correlators, table)
    elif items(levels):
        proven = inflation_bound(scenario, sources, integers(levels, len(sources)), coefficients, table)
    else:
        items(coefficients, 0)
    require_interval(fraction(lower), fraction(upper), proven, network_distance(scenario, sources, weights, responses, table))
    return "distance to the local set of the network", fraction(lower), fraction(upper)


# --------------------------------------------------------------------------------------------------------------- Measures

MEASURES = {
    "content": "1 - w, with w the largest local part of the table (EPR2)",
    "white-robustness": "the least r with (q + r n)/(1 + r) local, n white noise",
    "local-robustness": "the least r with (q + r n)/(1 + r) local, n the best local table",
    "no-signaling-robustness": "the least r with (q + r n)/(1 + r) local, n the best no-signalling table",
    "strength": "bits a trial against the best local model, settings equally likely",
    "dependence": "the least change of p(lambda given settings) between two joint settings, in L1 (Hall's M)",
    "setting-bias": "1 - N l, with l the largest bound p(xy given lambda) >= l of local answers, N joint settings",
    "communication": "the least average number of bits that A must send to B",
    "communication-back": "the least average number of bits that B must send to A",
    "signaling-distance": "the least 1/(2 prod|X_i|) sum |q - p| over tables p that do not signal",
}


def check_measure(document):
    _, measure, name, table, coefficients, bound, terms, lower, upper = members(
        document, ["format", "measure", "scenario", "behavior", "coefficients", "localBound", "weights", "lower", "upper"])
    require(measure in MEASURES, f"the measure {measure!r} is unknown")
    scenario = Scenario.parse(name)
    weights, strategies = read_terms(scenario_of_weights(measure, scenario), terms)
    if measure.startswith("communication"):
        strategies = [protocol(scenario, int(measure == "communication-back"), term["outcomes"]) for term in terms]
    *proven, local = measure_bounds(measure, scenario, reals(table, scenario.table_length), reals(coefficients, scenario.table_length),
                              strategies, weights)
    require(fraction(bound) == local, f"localBound is {bound}; the local bound is {local}", Fails)
    require_interval(fraction(lower), fraction(upper), *proven)
    return measure, fraction(lower), fraction(upper)


def scenario_of_weights(measure, scenario):
    """The scenario whose strategies the weights are on."""
    if measure == "setting-bias":
        return Scenario(scenario.outcomes + [[scenario.joint_settings]])
    return protocol_scenario(scenario, int(measure == "communication-back")) if measure.startswith("communication") else scenario


def numbered_strategies(measure, scenario, numbers):
    """What measure_bounds takes of strategies that a data set numbers."""
    larger = scenario_of_weights(measure, scenario)
    answers = [larger.strategy_answers(int(number)) for number in numbers]
    if measure.startswith("communication"):
        return [protocol(scenario, int(measure == "communication-back"), own) for own in answers]
    return [larger.answer_slots(own) for own in answers]


def measure_bounds(measure, scenario, table, coefficients, strategies, weights):
    """The interval of a measure that an inequality and numbers on strategies prove; and the local bound."""
    scenario.behavior(table)
    require(all(math.isfinite(number) for number in coefficients + weights), "a number is not finite")
    q = [Fraction(table[i]) for i in scenario.slots]
    c = [Fraction(coefficients[i]) for i in scenario.slots]
    whole, places = whole_numbers([coefficients[i] for i in scenario.slots])
    highest = Fraction(scenario.local_bound(whole), 1 << places)
    w = [Fraction(weight) for weight in weights]
    if measure == "dependence":
        lower, upper = dependence(scenario, q, c, highest, strategies, w)
        return max(Fraction(0), lower), upper, highest
    if measure == "signaling-distance":
        return *signaling_distance(scenario, q, c, strategies, w), highest
    require(measure == "local-robustness" or all(weight >= 0 for weight in w), "a weight is negative", Fails)
    if measure == "setting-bias":
        return *setting_bias(scenario, q, c, strategies, w), highest
    if measure.startswith("communication"):
        return *communication(scenario, int(measure == "communication-back"), q, c, strategies, w), highest
    part = [Fraction(0)] * len(q)
    for weight, slots in zip(w, strategies):
        for slot in slots:
            part[slot] += weight
    sign = {"content": -1, "strength": 1, "no-signaling-robustness": 1}.get(measure, 0)
    require(all(number * sign >= 0 for number in coefficients) if sign else True, "a coefficient has the wrong sign", Fails)
    if measure in ("content", "strength"):
        q = [max(Fraction(0), value) for value in q]
        lower, upper = (local_part if measure == "content" else strength)(scenario, q, c, highest, part, w)
    else:
        lower, upper = robustness(measure, scenario, q, c, highest, whole, places, part, w)
    return max(Fraction(0), lower), max(Fraction(0), upper), highest


def dot(a, b):
    return sum(x * y for x, y in zip(a, b))


def local_part(scenario, q, c, highest, part, w):
    require(all(own <= value for own, value in zip(part, q)), "the local part exceeds the table", Fails)
    return 1 - dot(c, q) / highest if highest < 0 else 0, 1 - sum(w)


def strength(scenario, q, c, highest, part, w):
    q, _ = normalised(scenario, q)
    require(all(own > 0 for own, value in zip(part, q) if value > 0), "the local model never gives what the table has", Fails)
    upper = sum(value * log2(value * sum(w) / own)[1] for own, value in zip(part, q) if value > 0) / scenario.joint_settings
    if highest <= 0 or any(value > 0 and number == 0 for value, number in zip(q, c)):
        return 0, upper
    gain = sum(value * log2(number)[0] for value, number in zip(q, c) if value > 0) / scenario.joint_settings
    return gain - log2(highest / scenario.joint_settings)[1], upper


def normalised(scenario, q):
    """Each joint setting divided by its sum, entries below 0 as 0; and the joint setting of each slot."""
    settings = [index % scenario.joint_settings for index in scenario.slots]
    q = [max(Fraction(0), value) for value in q]
    sums = [sum(value for value, setting in zip(q, settings) if setting == one) for one in range(scenario.joint_settings)]
    return [value / sums[setting] for value, setting in zip(q, settings)], settings


def setting_bias(scenario, q, c, strategies, w, places=160):
    q, settings = normalised(scenario, q)
    joint = scenario.joint_settings
    # A slot of the larger scenario is a slot and the joint setting that its last party names; one strategy, one row.
    rows, model = {}, [Fraction(0)] * len(q)
    for weight, slots in zip(w, strategies):
        own = tuple(slot // joint for slot in slots)
        rows.setdefault(own, [Fraction(0)] * joint)[slots[0] % joint] += weight
    rows = {own: row for own, row in rows.items() if any(row)}
    for own, row in rows.items():
        for slot in own:
            model[slot] += row[settings[slot]]
    require(all(value == 0 or own > 0 for value, own in zip(q, model)), "the model never gives what the table has", Fails)
    share = Fraction(1, joint)
    for own, row in rows.items():
        parts = [math.floor(row[settings[k]] * q[k] / model[k] * 2 ** places) if row[settings[k]] else 0 for k in own]
        share = min(share, Fraction(min(parts), sum(parts) + joint))
    lower, value = Fraction(1), dot(c, q)
    require(math.prod(math.prod(own) for own in scenario.outcomes) * joint <= 1 << 23, "there are too many strategies")
    for answers in itertools.product(*(itertools.product(*map(range, own)) for own in scenario.outcomes)):
        own = [c[k] for k in scenario.answer_slots(answers)]
        gain, room = value - sum(own), max(own) * joint - sum(own)
        if gain <= 0:
            lower = Fraction(0)
        elif room > 0:
            lower = min(lower, gain / room)
    return lower, 1 - joint * share


def protocol_scenario(scenario, sender):
    require(len(scenario.outcomes) == 2, "communication is between two parties")
    require(scenario.settings[sender] <= 8, "the sender has more than 8 settings")
    messages = 1 << max(0, (scenario.settings[sender] - 1).bit_length() - 1)
    parties = [[count * messages for count in own] if party == sender else own * messages
               for party, own in enumerate(scenario.outcomes)]
    return Scenario(parties)


def protocol(scenario, sender, answers):
    """The slots that a protocol fills, and the bits that its messages take."""
    sent, replies = answers[sender], answers[1 - sender]
    messages = [outcome // count for outcome, count in zip(sent, scenario.outcomes[sender])]
    slots = []
    for x, outcome in enumerate(sent):
        for y in range(scenario.settings[1 - sender]):
            reply = replies[messages[x] * scenario.settings[1 - sender] + y]
            slots.append(message_slot(scenario, sender, x, outcome % scenario.outcomes[sender][x], y, reply))
    return slots, (len(set(messages)) - 1).bit_length()


def message_slot(scenario, sender, x, a, y, b):
    own, other = scenario.party_slots[sender].index((x, a)), scenario.party_slots[1 - sender].index((y, b))
    return (other * len(scenario.party_slots[1]) + own) if sender else (own * len(scenario.party_slots[1]) + other)


def communication(scenario, sender, q, c, protocols, w):
    require_no_signaling(scenario, q)
    require(all(number <= 0 for number in c), "a coefficient has the wrong sign", Fails)
    q, noise = no_signaling_part(scenario, q), white_noise(scenario)
    mixed = max(Fraction(0), max(-value / share for value, share in zip(q, noise)))
    q = [(value + mixed * share) / (1 + mixed) for value, share in zip(q, noise)]
    settings = scenario.settings[sender]
    most, rest = (settings - 1).bit_length(), list(q)
    upper = Fraction(most)
    for weight, (slots, bits) in zip(w, protocols):
        upper -= weight * (most - bits)
        for slot in slots:
            rest[slot] -= weight
    require(min(rest) >= 0, "the protocols exceed the table", Fails)
    # The cheapest answers to a set of the sender's settings that one message stands for.
    groups = [Fraction(0)] * (1 << settings)
    for group in range(1, 1 << settings):
        own = [x for x in range(settings) if group >> x & 1]
        groups[group] = min(
            sum(min(sum(-c[message_slot(scenario, sender, x, a, y, b)] for x, a in zip(own, answers)) for b in range(count))
                for y, count in enumerate(scenario.outcomes[1 - sender]))
            for answers in itertools.product(*(range(scenario.outcomes[sender][x]) for x in own)))
    best, scale = groups, Fraction(0)
    for bits in range(most):
        if best[-1] <= 0:
            return Fraction(0), upper
        scale = max(scale, (most - bits) / best[-1])
        for _ in range(1 << bits):
            best = [min(groups[one] + best[all_of ^ one] for one in range(1 << settings) if one & ~all_of == 0)
                    for all_of in range(1 << settings)]
    return most + scale * dot(c, q), upper


def signaling_distance(scenario, q, c, strategies, w):
    size, noise = len(q), white_noise(scenario)
    # c less what it is of the no-signalling part: the part is linear but for the component of nobody, the mean of all sums.
    constant = no_signaling_part(scenario, [Fraction(0)] * size)
    f, value = [], dot(c, noise)
    for k in range(size):
        unit = [Fraction(int(k == i)) for i in range(size)]
        part = [a - b + b / scenario.joint_settings for a, b in zip(no_signaling_part(scenario, unit), constant)]
        f.append(c[k] - dot(c, part) + value / scenario.joint_settings)
    scale = max(Fraction(1), -min(f))
    lower = sum(own * min(Fraction(1), each / scale) for own, each in zip(q, f)) - value / scale
    table = [(1 - sum(w)) * share for share in noise]
    for weight, slots in zip(w, strategies):
        for slot in slots:
            table[slot] += weight
    needed = max(Fraction(0), max(-value / share for value, share in zip(table, noise)))
    table = [(value + needed * share) / (1 + needed) for value, share in zip(table, noise)]
    upper = sum(abs(a - b) for a, b in zip(q, table))
    return max(Fraction(0), lower / (2 * scenario.joint_settings)), upper / (2 * scenario.joint_settings)


def white_noise(scenario):
    noise = [Fraction(1)]
    for own in scenario.outcomes:
        noise = [share / count for share in noise for count in own for _ in range(count)]
    return noise


def dependence(scenario, q, c, highest, strategies, w, places=100):
    q, settings = normalised(scenario, q)
    rest, model = list(q), [Fraction(0)] * len(q)
    for weight, slots in zip(w, strategies):
        for slot in slots:
            if weight > 0:
                rest[slot] -= weight
            else:
                model[slot] -= weight
    require(all(value >= 0 for value in rest), "the part that no setting changes exceeds the table", Fails)
    require(all(own > 0 for own, value in zip(model, rest) if value > 0), "the model never gives what the rest has", Fails)
    rows = []
    for weight, slots in zip(w, strategies):
        if weight < 0:
            rows.append({settings[slot]: math.floor(-weight * rest[slot] / model[slot] * 2 ** places) for slot in slots})
    most = max((sum(abs(row[a] - row[b]) + 1 for row in rows) for a in range(scenario.joint_settings) for b in range(a)), default=0)
    ranges = [[number for number, setting in zip(c, settings) if setting == one] for one in range(scenario.joint_settings)]
    ranges = [max(own) - min(own) for own in ranges]
    room, gain = sum(ranges) - max(ranges), dot(c, q) - highest
    return 2 * gain / room if gain > 0 and room > 0 else 0, Fraction(most, 2 ** places)


def log2(value, places=100, precision=300):
    """A lower and an upper bound of log2 of a positive fraction: the mantissa squared and halved, bit after bit."""
    exponent = value.numerator.bit_length() - value.denominator.bit_length()
    exponent -= value < Fraction(2) ** exponent
    mantissa = value / Fraction(2) ** exponent
    if mantissa == 1:
        return Fraction(exponent), Fraction(exponent)
    low = (mantissa.numerator << precision) // mantissa.denominator
    high, bits = low + 1, 0
    for place in range(places):
        low, high = low * low >> precision, -(-high * high >> precision)
        bit = low >= 2 << precision
        require(bit or high < 2 << precision, "a logarithm is too near to a short binary number")
        if bit:
            low, high = low >> 1, -(-high >> 1)
        bits = 2 * bits + bit
    return exponent + Fraction(bits, 1 << places), exponent + Fraction(bits + 1, 1 << places)


def robustness(measure, scenario, q, c, highest, whole, places, part, w):
    require_no_signaling(scenario, q)
    q, noise = no_signaling_part(scenario, q), white_noise(scenario)
    value, total = dot(c, q), sum(w)
    if measure == "no-signaling-robustness":
        missing = max((a - b) / share for a, b, share in zip(q, part, noise))
        return value / highest - 1 if value > highest > 0 else 0, total - 1 + max(Fraction(0), missing)
    cover = noise_to_cover(scenario, [a - b for a, b in zip(q, part)])
    if measure == "white-robustness":
        room = highest - dot(c, noise)
        return (value - highest) / room if room > 0 else 0, total - 1 + cover
    lowest = -Fraction(scenario.local_bound([-number for number in whole]), 1 << places)
    negative = -sum(weight for weight in w if weight < 0)
    return (value - highest) / (highest - lowest) if value > highest else 0, negative + max(Fraction(0), cover + total - 1)


def along(tensor, matrices):
    """A matrix applied along each axis; the tensor is flat, in C order."""
    for matrix in matrices:
        rest = len(tensor) // len(matrix[0])
        columns = [tensor[k * rest:(k + 1) * rest] for k in range(len(matrix[0]))]
        rows = [[sum(entry * value for entry, value in zip(row, values) if entry) for row in matrix] for values in zip(*columns)]
        tensor = [value for row in rows for value in row]  # the axis goes from the first place to the last
    return tensor


def components(scenario, slots):
    """By party, index 0 is "not asked", then come its slots: what the answers of the parties asked have beyond fewer of them."""
    matrices = []
    for outcomes, own in zip(scenario.outcomes, scenario.party_slots):
        matrix = [[Fraction(1, len(outcomes))] * len(own)]
        for x, a in own:
            matrix.append([Fraction(int(a == b)) - Fraction(1, outcomes[x]) if x == y else Fraction(0) for y, b in own])
        matrices.append(matrix)
    return along(slots, matrices)


def no_signaling_part(scenario, slots):
    own = components(scenario, slots)
    own[0] = Fraction(1)
    return along(own, [[[Fraction(1, outcomes[x])] + [Fraction(int(k == n)) for n in range(len(slots_of))] for k, (x, _) in enumerate(slots_of)]
                       for outcomes, slots_of in zip(scenario.outcomes, scenario.party_slots)])


def noise_to_cover(scenario, difference):
    axes = [[(None, 1)] + [(x, outcomes[x]) for x, _ in own] for outcomes, own in zip(scenario.outcomes, scenario.party_slots)]
    least = {}
    for value, place in zip(components(scenario, difference), itertools.product(*axes)):
        asked = tuple(setting for setting, _ in place)
        if any(setting is not None for setting in asked):
            needed = -value * math.prod(count for _, count in place)
            least[asked] = max(least.get(asked, needed), needed)
    return sum((value for value in least.values() if value > 0), Fraction(0))


def require_no_signaling(scenario, slots):
    """No marginal of all parties but one changes by more than 1e-9 with the setting of that one."""
    for party in range(len(scenario.outcomes)):
        marginals = {}
        for value, place in zip(slots, itertools.product(*scenario.party_slots)):
            rest, setting = place[:party] + place[party + 1:], place[party][0]
            marginals.setdefault(rest, {}).setdefault(setting, []).append(value)
        for by_setting in marginals.values():
            sums = [sum(values) for values in by_setting.values()]
            require(max(sums) - min(sums) <= Fraction(1, 10**9) + Fraction(1, 10**14), "the table signals", Fails)


# ------------------------------------------------------------------------------------------------------------- Visibility

AXIS_PLACES, WEIGHT_PLACES = 30, 40


class Family:
    """rho by its exact correlations Tr[rho sigma x sigma ..], those that planar measurements cannot see left out."""

    def __init__(self, name, measurements):
        require(isinstance(name, str) and measurements in ("projective", "planar"), "family or measurements are unknown")
        turns = lambda word, value: [(word[i:] + word[:i], Fraction(value)) for i in range(3)]
        third = Fraction(1, 3)
        if name == "werner":
            terms = [(word, Fraction(-1)) for word in ("XX", "YY", "ZZ")]
        elif name == "ghz":
            terms = [("XXX", Fraction(1))] + turns("XYY", -1) + turns("IZZ", 1)
        elif name == "w":
            terms = [("ZZZ", Fraction(-1))] + turns("IIZ", third) + turns("IZZ", -third)
            for word in ("IXX", "IYY", "ZXX", "ZYY"):
                terms += turns(word, 2 * third)
        else:
            terms = self._named(name)
        self.parties = len(terms[0][0])
        self.dimension = 2 if measurements == "planar" else 3
        self.terms = [(word, value) for word, value in terms if self.dimension == 3 or "Z" not in word]
        require(self.terms, "there are no such correlations: the state is local at every visibility")
        self.first = int(any("I" in word for word, _ in self.terms))  # 1 where index 0 is "not measured"

    @staticmethod
    def _named(name):
        kind, colon, numbers = name.partition(":")
        require(colon and kind in ("bell-diagonal", "correlations"), f"{name!r} is no family")
        pairs = [number.split("=") for number in numbers.split(",")]
        if kind == "bell-diagonal":
            require(len(pairs) == 3, f"{name!r} needs three numbers")
            pairs = [[letter * 2, *pair] for letter, pair in zip("XYZ", pairs)]
        require(all(len(pair) == 2 for pair in pairs), f"{name!r} is no family")
        qubits, terms = len(pairs[0][0]), {}
        require(qubits in (2, 3), f"{name!r} has {qubits} qubits")
        for word, number in pairs:
            require(re.fullmatch(f"[IXYZ]{{{qubits}}}", word) and word.strip("I") and word not in terms, f"{word!r} in {name!r}")
            require(re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", number, re.ASCII), f"{number!r} is no number")
            terms[word] = Fraction(number)
            require(abs(terms[word]) <= 1 and terms[word] * 10**12 % 1 == 0, f"{number!r} is not in -1 to 1 with 12 decimals")
        require_state(terms, qubits)
        return [(word, value) for word, value in terms.items() if value] or [("I" * qubits, Fraction(0))]

    def correlations(self, axes):
        """The entries T(a_i, b_j, ..) over 2^(30 N) times the common denominator, in C order; 0 for that of no party."""
        denominator = math.lcm(*(value.denominator for _, value in self.terms))
        total = None
        for word, value in self.terms:
            entries = [int(value * denominator)]
            for letter, own in zip(word, axes):
                if letter == "I":
                    parts = [1 << AXIS_PLACES] * self.first + [0] * len(own)
                else:
                    parts = [0] * self.first + [axis["XYZ".index(letter)] for axis in own]
                entries = [entry * part for entry in entries for part in parts]
            total = entries if total is None else [a + b for a, b in zip(total, entries)]
        return total, denominator << (AXIS_PLACES * self.parties)


def require_state(terms, qubits):
    """1 + sum t sigma x sigma .. + 1e-9 must be positive: exact Gauss elimination of the real form [[Re, -Im], [Im, Re]]."""
    size = 1 << qubits
    matrix = [[Fraction(0)] * (2 * size) for _ in range(2 * size)]
    for word, value in [("I" * qubits, 1 + Fraction(size, 10**9)), *terms.items()]:
        for row in range(size):
            column, phase = row, 0  # the entry is i^phase
            for party, letter in enumerate(word):
                bit = 1 << (qubits - 1 - party)
                column ^= bit if letter in "XY" else 0
                phase += {"I": 0, "X": 0, "Y": 1 if row & bit else 3, "Z": 2 if row & bit else 0}[letter]
            real, imaginary = ((1, 0), (0, 1), (-1, 0), (0, -1))[phase % 4]
            for block in (0, size):
                matrix[row + block][column + block] += real * value
            matrix[row][column + size] -= imaginary * value
            matrix[row + size][column] += imaginary * value
    for k in range(2 * size):
        require(matrix[k][k] > 0, "the correlations are those of no state")
        for i in range(k + 1, 2 * size):
            factor = matrix[i][k] / matrix[k][k]
            if factor:
                matrix[i] = [a - factor * b for a, b in zip(matrix[i], matrix[k])]


def read_axes(family, parties, sets):
    require(all(0 <= which < len(items(sets)) for which in integers(parties, family.parties)), "a party has no set of axes")
    result = []
    for numbers in sets:
        d = family.dimension
        require(integers(numbers) and len(numbers) % d == 0 and len(numbers) // d <= 2048, "a set of axes has a wrong length")
        require(all(abs(number) <= 4 << AXIS_PLACES for number in numbers), "a coordinate is not in -4 to 4")
        result.append([tuple(numbers[i:i + d]) for i in range(0, len(numbers), d)])
    require(math.prod(len(result[which]) + family.first for which in parties) <= 1 << 23, "there are more than 2^23 correlations")
    return result


def require_unit_ball(axes, facets, dimension):
    """The facets are the whole boundary of the hull of +-axes, and no plane of theirs is nearer to the origin than 1."""
    integers(facets)
    require(facets and len(facets) % dimension == 0, "facets have a wrong number of corners")
    require(all(-len(axes) <= corner < len(axes) for corner in facets), "a corner is no axis")
    point = lambda corner: axes[corner] if corner >= 0 else tuple(-value for value in axes[-1 - corner])
    sides = set()
    for start in range(0, len(facets), dimension):
        corners = facets[start:start + dimension]
        points = [point(corner) for corner in corners]
        if dimension == 2:
            (a, b), (c, d) = points
            normal = (d - b, a - c)
            offset = normal[0] * a + normal[1] * b
            outside = max(abs(normal[0] * x + normal[1] * y) for x, y in axes)
            edges = [(corners[0], 0), (corners[1], 1)]
        else:
            a, b, c = points
            u, v = [q - p for p, q in zip(a, b)], [q - p for p, q in zip(a, c)]
            k, l, m = u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]
            normal = (k, l, m)
            offset = k * a[0] + l * a[1] + m * a[2]
            outside = max([abs(k * x + l * y + m * z) for x, y, z in axes])
            edges = [(corners[0], corners[1]), (corners[1], corners[2]), (corners[2], corners[0])]
        facet = start // dimension
        require(offset > 0, f"facet {facet} does not face away from the origin", Fails)
        require(outside <= offset, f"an axis lies outside facet {facet}", Fails)
        require(offset**2 >= sum(value * value for value in normal) << (2 * AXIS_PLACES), f"facet {facet} cuts the unit ball", Fails)
        for edge in edges:
            require(edge not in sides, f"a side of facet {facet} is that of another with the same direction", Fails)
            sides.add(edge)
    for one, other in sides:
        require(((other, one) if dimension == 3 else (one, 1 - other)) in sides, "a side of a facet has no other facet", Fails)


def signs_of(text, lengths):
    """For each party its signs as a whole number, bit j set where sign j is -1."""
    count = sum(lengths)
    try:
        data = base64.b64decode(text, validate=True)
    except (ValueError, TypeError) as error:
        raise BadInput("a strategy is no base64") from error
    require(len(data) == (count + 7) // 8, f"a strategy is not of {count} signs")
    bits, result = int.from_bytes(data, "little"), []
    for length in lengths:
        result.append(bits & ((1 << length) - 1))
        bits >>= length
    return result


LANES = [b"".join((byte >> bit & 1).to_bytes(8, "little") for bit in range(8)) for byte in range(256)]


def lanes(bits, length):
    """length numbers of 64 bits, each one bit."""
    return b"".join(map(LANES.__getitem__, bits.to_bytes((length + 7) // 8, "little")))[:8 * length]


def strategy_sum(weights, strategies, lengths, first):
    """sum_k w_k s_k x s_k x .. in C order, as whole numbers.

    A row of signs 1 - 2 bit is held as the bits in lanes of one long number: sums of weights below 2^41 cannot reach a
    neighbouring lane of 64 bits.
    """
    size = math.prod(lengths[1:])
    sums, plain = [0] * lengths[0], [0] * lengths[0]
    for weight, text in zip(weights, strategies):
        signs = signs_of(text, lengths)
        require(not first or all(own & 1 == 0 for own in signs), "a strategy answers -1 where nothing is measured", Fails)
        row, inverse = lanes(signs[-1], lengths[-1]), lanes(~signs[-1] & ((1 << lengths[-1]) - 1), lengths[-1])
        for own, length in zip(signs[-2:0:-1], lengths[-2:0:-1]):
            turned = [(row, inverse)[own >> j & 1] for j in range(length)]
            row, inverse = b"".join(turned), b"".join(inverse if part is row else row for part in turned)
        weighted = weight * int.from_bytes(row, "little")
        for i in range(lengths[0]):
            if signs[0] >> i & 1:
                sums[i] -= weighted
                plain[i] -= weight
            else:
                sums[i] += weighted
                plain[i] += weight
    offset = int.from_bytes((1 << 62).to_bytes(8, "little") * size, "little")
    result = []
    for total, constant in zip(sums, plain):
        row = array.array("Q")
        row.frombytes((total + offset).to_bytes(8 * size + 8, "little")[:8 * size])
        if sys.byteorder == "big":
            row.byteswap()
        result += [constant - 2 * (lane - (1 << 62)) for lane in row]
    return result


def read_symmetries(symmetries, lengths, first):
    result = []
    for symmetry in items(symmetries):
        parties, images = members(symmetry, ["parties", "images"])
        require(sorted(integers(parties)) == list(range(len(lengths))), "a symmetry does not permute the parties")
        for party, own in zip(parties, items(images, len(lengths))):
            places = [image if image >= 0 else -1 - image for image in integers(own)]
            require(sorted(places) == list(range(lengths[party])), "a symmetry does not permute the settings")
            require(not first or own[0] == 0, "a symmetry moves 'not measured'")
        require(all(len(own) == lengths[party] for party, own in enumerate(images)), "a symmetry has a wrong length")
        result.append((parties, images))
    return result


def entry_map(parties, images, lengths):
    """Where a symmetry takes each entry, -1 - entry where with the other sign."""
    strides = [math.prod(lengths[party + 1:]) for party in range(len(lengths))]
    places, signs = [0], [1]
    for party, own in enumerate(images):
        stride = strides[parties[party]]
        steps = [(stride * (image if image >= 0 else -1 - image), 1 if image >= 0 else -1) for image in own]
        places = [place + step for place in places for step, _ in steps]
        signs = [sign * turn for sign in signs for _, turn in steps]
    return [place if sign > 0 else -1 - place for place, sign in zip(places, signs)]


def orbits(maps, entries):
    """Lists of (entry, sign) that the symmetries take to one another, and whether one of them to minus itself."""
    seen = [0] * entries
    for start in range(entries):
        if seen[start]:
            continue
        seen[start] = 1
        members_, vanishes = [start], False
        for entry in members_:
            sign = seen[entry]
            for images in maps:
                image = images[entry]
                image, turned = (image, sign) if image >= 0 else (-1 - image, -sign)
                if not seen[image]:
                    seen[image] = turned
                    members_.append(image)
                elif seen[image] != turned:
                    vanishes = True
        yield [(entry, seen[entry]) for entry in members_], vanishes


def model_errors(family, axes, symmetries, weights, strategies, visibility):
    """The squares of e_S, the norm of v0 t - x for each set S of parties, x being the model averaged over its symmetries.

    The average of x over the group that the symmetries generate is, at each entry, the average over the entry's orbit, and
    zero where some element takes the entry to minus itself; so the group need not be listed.
    """
    lengths = [len(own) + family.first for own in axes]
    require(all(weight > 0 for weight in integers(weights)) and sum(weights) <= 1 << WEIGHT_PLACES,
            "weights must be positive, their sum at most 1", Fails)
    maps = [entry_map(parties, images, lengths) for parties, images in read_symmetries(symmetries, lengths, family.first)]
    x = strategy_sum(weights, items(strategies, len(weights)), lengths, family.first)
    t, t_unit = family.correlations(axes)
    top, bottom = visibility.numerator << WEIGHT_PLACES, visibility.denominator * t_unit
    sums = {}  # by the set of parties and the size of the orbit
    for orbit, vanishes in orbits(maps, len(x)):
        size = len(orbit)
        common = 0 if vanishes else bottom * sum(sign * x[entry] for entry, sign in orbit)
        factor = top * size
        for entry, sign in orbit:
            key = measured(entry, lengths) if family.first else 1, size
            sums[key] = sums.get(key, 0) + (factor * t[entry] - sign * common) ** 2
    errors = {}
    for (parties, size), total in sums.items():
        if parties:  # not the entry of no party
            errors[parties] = errors.get(parties, 0) + Fraction(total, (bottom * size << WEIGHT_PLACES) ** 2)
    return list(errors.values())


def measured(entry, lengths):
    """One bit for each party whose index is not 0."""
    parties = 0
    for length in reversed(lengths):
        entry, index = divmod(entry, length)
        parties = 2 * parties + (index > 0)
    return parties


def root(square):
    """A square root, rounded up to a multiple of 2^-80."""
    return Fraction(math.isqrt((square.numerator << 160) // square.denominator) + 1, 1 << 80) if square else Fraction(0)


def check_model(family, document, stated):
    parties, sets, facets, symmetries, weights, strategies, visibility = members(
        document, ["parties", "axes", "facets", "symmetries", "weights", "strategies", "visibility"])
    axes = read_axes(family, parties, sets)
    for which, corners in enumerate(items(facets, len(axes))):
        require(which in parties, "a set of axes belongs to no party")
        require_unit_ball(axes[which], corners, family.dimension)
    start = fraction(visibility)
    require(0 <= start <= 1, "the model's visibility is not in 0 to 1", Fails)
    errors = model_errors(family, [axes[which] for which in parties], symmetries, weights, strategies, start)
    proven = start / (1 + sum(map(root, errors)))
    require(stated <= proven, f"lower bound {float(stated)!r} is stated, {float(proven)!r} is proven", Fails)


@functools.lru_cache
def sign_table(count):
    return numpy.array(list(itertools.product((1.0, -1.0), repeat=count)))


def matrix_bound(rows, first, floor):
    """The same for two parties, in floats, which are exact: the coefficients sum to less than 2^30.

    Signs of the upper half of the rows are kept only where the best of the lower half could lift them above the floor.
    """
    reach = lambda sums: sums[..., 0] * first + numpy.abs(sums[..., first:]).sum(-1)
    half = len(rows) // 2
    upper = rows[0] + sign_table(half - 1) @ rows[1:half]
    lower = sign_table(len(rows) - half) @ rows[half:]
    for sums in upper[reach(upper) + reach(lower).max() > floor]:
        floor = max(floor, int(reach(sums + lower).max()))
    return floor


def sign_bound(tensor, lengths, first, floor=-math.inf):
    """The largest sum G[i, j, ..] a_i b_j .. over signs; index 0 has the sign +1 where first is 1."""
    size = len(tensor) // lengths[0]
    rows = [tensor[i:i + size] for i in range(0, len(tensor), size)]
    if len(lengths) == 2 and numpy is not None and 4 <= lengths[0] <= 20:
        return matrix_bound(numpy.array(rows, float), first, floor)
    if len(lengths) == 2:
        reach = lambda sums, limit=0: sums[0] + sum(map(abs, sums[1:])) if first else sum(map(abs, sums))
    else:
        reach = lambda rest, limit=-math.inf: sign_bound(rest, lengths[1:], first, limit)
    if first:
        rows = [rows[0]] + sorted(rows[1:], key=lambda row: -sum(map(abs, row)))
    else:
        rows.sort(key=lambda row: -sum(map(abs, row)))  # the first may have the sign +1: all of them and the last party turned, nothing changes
    return largest([[rows[0]]] + [[row, [-value for value in row]] for row in rows[1:]], reach, floor)


def generated(turns, count):
    """The group of exchanges of settings and answers; -1 - i is setting i with the answer exchanged."""
    follow = lambda turn, image: turn[image] if image >= 0 else -1 - turn[-1 - image]
    group = [tuple(range(count))]
    known = set(group)
    for element in group:
        for turn in turns:
            product = tuple(follow(turn, image) for image in element)
            if product not in known:
                require(len(group) < 1 << 16, "the symmetries generate more than 65536 elements")
                known.add(product)
                group.append(product)
    return group


def one_of_each_orbit(settings, group, first):
    """Signs of these settings, as tuples: one of all that the group, and turning all signs unless first is 1, take to one another."""
    place = {setting: i for i, setting in enumerate(settings)}
    actions = {tuple(element[setting] for setting in settings) for element in group}
    actions = [[(place[image], 1) if image >= 0 else (place[-1 - image], -1) for image in action] for action in actions]
    seen = set()
    for signs in itertools.product((1, -1), repeat=len(settings)):
        if signs in seen or (first and signs[0] < 0):
            continue
        yield signs
        for action in actions:
            image = [0] * len(signs)
            for sign, (to, turn) in zip(signs, action):
                image[to] = sign * turn
            seen.add(tuple(image))
            if not first:
                seen.add(tuple(-sign for sign in image))


def orbit_bound(tensor, lengths, first, floor, turns):
    """The same as sign_bound, the first party's signs up to the group that turns generate."""
    group = generated(turns, lengths[0])
    size = len(tensor) // lengths[0]
    rows = [tensor[i:i + size] for i in range(0, len(tensor), size)]
    if len(group) == 1 or len(lengths) == 2 and lengths[0] < 12:
        return sign_bound(tensor, lengths, first, floor)
    if len(lengths) == 3:
        for signs in one_of_each_orbit(range(lengths[0]), group, first):
            matrix = [sum(map(operator.mul, signs, column)) for column in zip(*rows)]
            floor = max(floor, sign_bound(matrix, lengths[1:], first, floor))
        return floor
    orbits = {frozenset(max(image, -1 - image) for image in images) for images in zip(*group)}
    begin = max((orbit for orbit in orbits if len(orbit) <= 16), key=len)
    begin = [0] * (first if 0 not in begin else 0) + sorted(begin)
    order, reached = slow_order(rows, first, begin)
    starts = list(one_of_each_orbit(begin, group, first))
    return packed_bound([rows[i] for i in begin + order], first, floor, starts, [0] * len(begin) + reached)


def slow_order(rows, first, begin, answers=24):
    """The other rows, from the last on each time the one that adds least to the value of those behind it; values that are reached."""
    generator = random.Random(1)
    dot = lambda a, b: sum(map(operator.mul, a, b))
    sign = lambda sums: [1 if value >= 0 or (first and not j) else -1 for j, value in enumerate(sums)]
    left, placed, reached = [i for i in range(len(rows)) if i not in begin], [], []
    pool = [sign([generator.random() - 0.5 for _ in rows[0]]) for _ in range(answers)]
    while left:
        values = [sum(abs(dot(rows[i], own)) for i in placed) for own in pool]
        row = min(left, key=lambda i: max(value + abs(dot(rows[i], own)) for value, own in zip(values, pool)))
        left.remove(row)
        placed.insert(0, row)
        for k in range(answers):
            for _ in range(3):
                signs = [1 if dot(rows[i], pool[k]) >= 0 else -1 for i in placed]
                sums = [dot(signs, column) for column in zip(*(rows[i] for i in placed))]
                pool[k] = sign(sums)
            values[k] = dot(sums, pool[k])
        reached.insert(0, max(values))
    return placed, reached


LANE = 48


def packed_bound(rows, first, floor, starts, known):
    """largest(..) for a matrix, its columns in lanes of one whole number: the signs of the first rows are those of the starts.

    known[k] is a value that the rows from k on reach alone.
    """
    bias, lane = 1 << 31, (1 << LANE) - 1
    ones = sum(1 << (LANE * j) for j in range(len(rows[0])))
    packed = [sum(value << (LANE * j) for j, value in enumerate(row)) for row in rows]
    zero, count, depth = bias * ones, len(rows[0]), len(starts[0])

    def value(sums):
        # sum |s_j| = 2 sum of those above zero - sum of all; a lane holds s_j + bias, whose top bit tells the sign
        above = sums >> 31 & ones
        positive = (sums & above * lane) % lane - bias * above.bit_count()
        total = sums % lane - bias * count
        result = 2 * positive - total
        return result + 2 * min(0, (sums & lane) - bias) if first else result

    suffixes = [0] * (len(rows) + 1)
    for begin in [*range(len(rows) - 1, depth - 1, -1), 0]:
        stack = [(zero + sum(sign * row for sign, row in zip(signs, packed)), depth) for signs in starts]
        best = floor
        if begin:
            sums, free = zero + packed[begin], zero - packed[begin]
            stack = [(sums, begin + 1)] + ([(free, begin + 1)] if first else [])
            best = known[begin]
        stack = [(value(sums), sums, next_) for sums, next_ in stack]
        while stack:
            reached, sums, next_ = stack.pop()
            if reached + suffixes[next_] <= best:
                continue
            if next_ == len(rows):
                best = reached
                continue
            plus, minus = sums + packed[next_], sums - packed[next_]
            a, b = value(plus), value(minus)
            next_ += 1
            limit = best - suffixes[next_]
            for reached, sums in ((a, plus), (b, minus)) if a < b else ((b, minus), (a, plus)):
                if reached > limit:
                    stack.append((reached, sums, next_))
        suffixes[begin] = best
    return suffixes[0]


def check_inequality(family, document, stated):
    parties, sets, coefficients, symmetries = members(document, ["parties", "axes", "coefficients"], ["symmetries"])
    sets = read_axes(family, parties, sets)
    axes = [sets[which] for which in parties]
    lengths = [len(own) + family.first for own in axes]
    require(len(integers(coefficients)) == math.prod(lengths), "the inequality has a wrong number of coefficients")
    require(sum(map(abs, coefficients)) < 1 << 30, "the coefficients sum to 2^30 or more in size")
    require(not family.first or coefficients[0] == 0, "the coefficient of no party must be 0")
    for own in axes:
        require(all(sum(value * value for value in axis) <= 1 << (2 * AXIS_PLACES) for axis in own), "an axis is longer than 1", Fails)
    turns = read_symmetries(symmetries or [], lengths, family.first)
    for parties, images in turns:
        require(all(coefficients[entry] == (coefficients[image] if image >= 0 else -coefficients[-1 - image])
                    for entry, image in enumerate(entry_map(parties, images, lengths))), "a symmetry changes the coefficients")
    if stated < 1:
        t, unit = family.correlations(axes)
        quantum = Fraction(sum(c * value for c, value in zip(coefficients, t)), unit)
        allowed = math.floor(stated * quantum)
        require(quantum > 0 and allowed >= 0, "the inequality is not violated", Fails)
        turns = [images[0] for parties, images in turns if parties == sorted(parties)]
        reached = orbit_bound(coefficients, lengths, family.first, allowed, turns)
        require(reached <= allowed, f"upper bound {float(stated)!r} is stated; local models reach {reached} of {float(quantum)!r}", Fails)


def check_visibility(document):
    _, name, measurements, axis_places, weight_places, lower, upper, model, inequality = members(
        document, ["format", "family", "measurements", "axisPlaces", "weightPlaces", "lower", "upper"], ["model", "inequality"])
    require((axis_places, weight_places) == (AXIS_PLACES, WEIGHT_PLACES), "axisPlaces and weightPlaces are 30 and 40")
    family, lower, upper = Family(name, measurements), fraction(lower), fraction(upper)
    require(0 <= lower and upper <= 1, "the bounds are not in 0 to 1", Fails)
    require(lower <= upper, "the lower bound is above the upper bound", Fails)
    require(lower == 0 or model is not None, "a lower bound is stated without a model", Fails)
    require(upper == 1 or inequality is not None, "an upper bound is stated without an inequality", Fails)
    if model is not None:
        check_model(family, model, lower)
    if inequality is not None:
        check_inequality(family, inequality, upper)
    return f"critical visibility of {name}, {measurements}", lower, upper


# -------------------------------------------------------------------------------------------------------------- Data sets

TYPES = {"<f8": "d", "<i8": "q", "<i4": "i", "|u1": "B"}


def read_npy(path):
    """(type, shape, numbers) of an .npy file, versions 1.0 and 2.0, C order."""
    with open(path, "rb") as file:
        data = file.read()
    require(data[:6] == b"\x93NUMPY" and len(data) > 12 and data[6] in (1, 2), f"{path} is no .npy file")
    start = 10 if data[6] == 1 else 12
    length = int.from_bytes(data[8:start], "little")
    match = re.fullmatch(r"\s*\{\s*'descr'\s*:\s*'([^']*)'\s*,\s*'fortran_order'\s*:\s*False\s*,\s*'shape'\s*:\s*\(([\d,\s]*)\)\s*,?\s*\}\s*",
                         data[start:start + length].decode("latin1"))
    require(match and match[1] in TYPES, f"{path} has another header")
    shape = [int(number) for number in re.findall(r"\d+", match[2])]
    numbers = array.array(TYPES[match[1]])
    require(len(data) - start - length == math.prod(shape) * numbers.itemsize, f"{path} has another length than its header says")
    numbers.frombytes(data[start + length:])
    if sys.byteorder == "big":
        numbers.byteswap()
    return match[1], shape, numbers, hashlib.sha256(data).hexdigest()


ROWS, OFFSETS, TERMS = "rows", "offsets", "terms"


def columns(kind, scenario, coordinates, sources):
    """File, type, layout, shape of a row, names of its axes, unit of each array of a kind of data set."""
    parties = range(len(scenario.outcomes))
    names = [letters[party] if len(parties) <= 4 else f"{letters[0]}{party}" for letters in ("abcd", "xyzw") for party in parties]
    table = (scenario.width + scenario.settings, names)
    behaviors = ("behaviors", "<f8", ROWS, *table, "probability")
    labels = [
        ("labels", "<f8", ROWS, [2], ["bound"], "lower and upper bound of NL = 1/(2 prod|X_i|) min sum|q-p|"),
        ("inequalities", "<f8", ROWS, *table, "coefficient, |c| <= 1"),
        ("model_offsets", "<i8", OFFSETS, [], [], "terms of sample i are offsets[i] to offsets[i+1]-1"),
        ("model_strategies", "<i8", TERMS, [], ["term"], "number of a deterministic strategy"),
        ("model_weights", "<f8", TERMS, [], ["term"], "relative weight"),
    ]
    if kind == "behaviors":
        return [behaviors]
    if kind == "nl":
        return [behaviors, *labels]
    if kind in MEASURES:
        words = [f"lower and upper bound: {MEASURES[kind]}", "coefficient", *[column[5] for column in labels[2:4]], "weight, not relative"]
        return [behaviors, *[(*column[:5], unit) for column, unit in zip(labels, words)]]
    if kind == "class":
        return [
            behaviors,
            ("features", "<f8", ROWS, [4], ["correlator"], "E00, E01, E10, E11"),
            ("classes", "|u1", ROWS, [], [], "0 local, 1 quantum, 2 post-quantum"),
            ("margins", "<f8", ROWS, [2], ["margin"], "2 - S; pi - largest sum of arcsines"),
        ]
    if kind == "behavior-class":
        return [
            behaviors, *labels,
            ("classes", "|u1", ROWS, [], [], "0 local, 1 quantum, 2 post-quantum, 3 undecided"),
            ("margins", "<f8", ROWS, [2], ["margin"], "critical visibility of the local, then of the quantum set, minus 1"),
            ("mixture_offsets", "<i8", OFFSETS, [], [], "models of sample i are offsets[i] to offsets[i+1]-1"),
            ("mixture_weights", "<f8", TERMS, [], ["model"], "weight of a quantum model"),
            ("mixture_models", "<f8", TERMS, [], ["number"], "8 numbers a model: state, axis of A1, axis of B1"),
            ("squares_offsets", "<i8", OFFSETS, [], [], "numbers of sample i are offsets[i] to offsets[i+1]-1"),
            ("squares", "<f8", TERMS, [], ["number"], "coefficients of an inequality, then its sum of squares"),
        ]
    if kind == "network":
        return [
            behaviors,
            ("labels", "<f8", ROWS, [2], ["bound"], "lower and upper bound of the distance to the local set of the network"),
            ("values", "<i8", ROWS, [len(sources)], ["source"], "number of hidden values"),
            ("network_model_offsets", "<i8", OFFSETS, [], [], "numbers of sample i are offsets[i] to offsets[i+1]-1"),
            ("network_model", "<i8", TERMS, [], ["number"], "weights, then responses, over 2^50"),
            ("proof_offsets", "<i8", OFFSETS, [], [], "numbers of sample i are offsets[i] to offsets[i+1]-1"),
            ("coefficients", "<i8", TERMS, [], ["number"], "coefficient of an inflation"),
        ]
    count, slots = len(coordinates.scales), len(coordinates.middle)
    distance = {"probabilities": f"1/{2 * scenario.joint_settings} sum |dp(abc|xyz)|",
                "correlators": "1/16 (sum |d<AxByCz>| + 4 |d<A0>| + 4 |d<A1>|)",
                "summary": "1/4 (|dI| + |dJ| + |d<A0>| + |d<A1>|)"}[coordinates.name]
    return [
        behaviors,
        ("features", "<f8", ROWS, [count], ["feature"], f"coordinates '{coordinates.name}'"),
        ("labels", "<f8", ROWS, [2], ["bound"], f"lower, then upper bound of NBL: {distance} to the nearest bilocal model"),
        ("first", "<f8", ROWS, [4], ["strategy of A"], "relative weight"),
        ("last", "<f8", ROWS, [4], ["strategy of C"], "relative weight"),
        ("responses", "<f8", ROWS, [slots, 4, 4], ["slot (y,b)", "strategy of A", "strategy of C"], "relative weight"),
        ("node_offsets", "<i8", OFFSETS, [], [], "the tree of sample i is nodes[offsets[i]:offsets[i+1]]"),
        ("nodes", "|u1", TERMS, [], ["term"], "0 to 5: split at <A0>, <A1>, <A0 A1>, <C0>, <C1>, <C0 C1>; 6: leaf"),
        ("thresholds", "<f8", TERMS, [], ["term"], "one number a split"),
        ("rows", "<i4", TERMS, [], ["term"], "one row of the sample's coefficients a leaf"),
        ("row_offsets", "<i8", OFFSETS, [], [], "the vectors of sample i are rows offsets[i]:offsets[i+1] of coefficients"),
        ("coefficients", "<f8", TERMS, [], ["term"], f"|c| <= 1, {count} numbers a row"),
    ]


# Offsets, the array that they divide, and how many numbers each of its terms has.
DIVIDED = [("model_offsets", "model_strategies", 1), ("model_offsets", "model_weights", 1), ("mixture_offsets", "mixture_weights", 1),
           ("mixture_offsets", "mixture_models", 8), ("squares_offsets", "squares", 1), ("node_offsets", "nodes", 1),
           ("row_offsets", "coefficients", None), ("network_model_offsets", "network_model", 1), ("proof_offsets", "coefficients", 1)]


def cut(numbers, lengths):
    """Numbers in parts of given lengths."""
    require(sum(lengths) == len(numbers), "the numbers stored are not as many as are needed", Fails)
    ends = list(itertools.accumulate(lengths))
    return [numbers[end - length:end] for end, length in zip(ends, lengths)]


def named_network(name):
    """The parties of each source."""
    if name == "triangle":
        return [[1, 2], [2, 0], [0, 1]]
    if name == "line":
        return [[0, 1], [1, 2]]
    match = re.fullmatch("(bell|star|chain):([0-9]{1,2})", name if isinstance(name, str) else "")
    require(match and 1 <= int(match[2]) <= 15, f"network is {name!r}")
    size = int(match[2])
    return {"bell": [list(range(size))], "star": [[end, 0] for end in range(1, size + 1)],
            "chain": [[left, left + 1] for left in range(size)]}[match[1]]


class Dataset:
    def __init__(self, folder):
        self.folder, self.arrays, self.checksums = folder, {}, {}
        with open(os.path.join(folder, "dataset.json"), "rb") as file:
            text = file.read()
        card = read_json(text.decode("utf-8"))
        number, specification, arrays, checksum = members(card, ["format", "specification", "arrays", "sha256"])
        require(number == 1 and isinstance(checksum, str), "the format of dataset.json is not 1")
        # The last 64 characters in quotation marks are the checksum of the file without them.
        without = re.sub(rb'"[0-9a-f]{64}"(\s*\}\s*)$', rb'""\1', text)
        require(hashlib.sha256(without).hexdigest() == checksum, "dataset.json was changed: its checksum is another", Fails)
        needed = ["kind", "scenario", "count", "distribution", "description"]
        known = ["seed", "engine", "coordinates", "gap", "maximumCells", "samplingEngine", "source", "part", "library", "network"]
        self.kind, sizes, self.count, *_ = members(specification, needed, known)
        self.specification = specification
        require(self.kind in ("behaviors", "nl", "nbl", "class", "behavior-class", "network", *MEASURES), f"kind is {self.kind!r}")
        require(type(self.count) is int and self.count >= 1, "count must be at least 1")
        self.scenario = self._scenario(sizes)
        if self.kind in ("class", "behavior-class"):
            require(self.scenario.outcomes == CHSH.outcomes, f"classes are of {CHSH}")
        for name in ("gap", "maximumCells", "coordinates"):
            require((specification.get(name) is not None) == (self.kind == "nbl"), f"{name} belongs to data sets of NBL", Fails)
        require((specification.get("network") is not None) == (self.kind == "network"), "network belongs to distances in one", Fails)
        self.sources = named_network(specification["network"]) if self.kind == "network" else None
        labelled = self.kind in ("nl", "nbl", "behavior-class", "network", *MEASURES)
        require((specification.get("engine") is not None) == labelled, "engine belongs to labels that were found", Fails)
        self.coordinates = Coordinates(specification["coordinates"], self.scenario) if self.kind == "nbl" else None
        self._open(items(arrays))

    @staticmethod
    def _scenario(sizes):
        outcomes, settings = members(sizes, ["outcomes", "settings"])
        parties = []
        for own, count in zip(items(outcomes, len(integers(settings))), settings):
            require(1 <= count <= 1 << 20, "a party has a wrong number of settings")
            parties.append([own] * count if type(own) is int else integers(own, count))
        return Scenario(parties)

    def _open(self, stated):
        expected = columns(self.kind, self.scenario, self.coordinates, self.sources)
        files = [members(entry, ["file", "type", "shape", "axes", "unit", "sha256"]) for entry in stated]
        require([entry[0] for entry in files] == [f"{column[0]}.npy" for column in expected], "dataset.json names other arrays")
        for (file, type_, shape, axes, unit, checksum), (name, needed, layout, row, names, words) in zip(files, expected):
            found, found_shape, numbers, sum_ = read_npy(os.path.join(self.folder, file))
            whole = {ROWS: [self.count, *row], OFFSETS: [self.count + 1], TERMS: found_shape[:1]}[layout]
            require(found == type_ == needed and found_shape == shape == whole, f"{file} has another type or shape")
            require(unit == words, f"the unit of {file} is {unit!r}; it is {words!r}", Fails)
            require(axes == (names if layout == TERMS else ["sample", *names]), f"the axes of {file} have other names", Fails)
            self.arrays[name], self.checksums[file] = numbers, (checksum, sum_)
        for offsets, terms, length in DIVIDED:
            if offsets in self.arrays:
                length = length or len(self.coordinates.scales)
                places = self.arrays[offsets]
                require(places[0] == 0 and places[-1] * length == len(self.arrays[terms]), f"{offsets}.npy does not fit {terms}.npy", Fails)
                require(all(a <= b for a, b in zip(places, places[1:])), f"{offsets}.npy goes down", Fails)
        if self.kind == "nbl":
            require(len(self.arrays["thresholds"]) + len(self.arrays["rows"]) == len(self.arrays["nodes"]), "the trees do not fit", Fails)

    def row(self, name, sample):
        length = len(self.arrays[name]) // self.count
        return self.arrays[name][sample * length:(sample + 1) * length].tolist()

    def part(self, offsets, name, sample, length=1):
        start, end = self.arrays[offsets][sample:sample + 2]
        return self.arrays[name][start * length:end * length].tolist()

    def check(self, sample):
        """Width of the interval that is proven, or 0."""
        table = self.scenario.behavior(self.row("behaviors", sample))
        if self.kind in MEASURES:
            return self.check_measure(sample, table)
        return {"behaviors": lambda *_: 0, "nl": self.check_nl, "nbl": self.check_nbl, "class": self.check_correlators, "network": self.check_network,
                "behavior-class": self.check_class}[self.kind](sample, table)

    def labels(self, sample):
        lower, upper = self.row("labels", sample)
        require(math.isfinite(lower) and math.isfinite(upper), "a label is not finite")
        return lower, upper

    def check_network(self, sample, table):
        lower, upper = self.labels(sample)
        values, parties = self.row("values", sample), range(len(self.scenario.outcomes))
        require(all(value >= 1 for value in values), "a source has no value", Fails)
        seen = [[source for source, listed in enumerate(self.sources) if party in listed] for party in parties]
        sizes = [sum(self.scenario.outcomes[party]) * math.prod(values[source] for source in seen[party]) for party in parties]
        model = cut(self.part("network_model_offsets", "network_model", sample), [*values, *sizes])
        coefficients, proven = self.part("proof_offsets", "coefficients", sample), Fraction(0)
        if coefficients:
            levels = [2] * len(self.sources)
            inflation = Inflation(self.scenario, self.sources, levels)
            lengths = [
                math.prod(sum(self.scenario.outcomes[party]) for party in group)
                * math.prod(inflation.values[party] for party, _ in inflation.rest(needed)) for group, needed in inflation.groups]
            proven = inflation_bound(self.scenario, self.sources, levels, cut(coefficients, lengths), table)
        distance = network_distance(self.scenario, self.sources, model[:len(values)], model[len(values):], table)
        require_interval(Fraction(lower), Fraction(upper), proven, distance)
        return upper - lower

    def check_nl(self, sample, table):
        lower, upper = self.labels(sample)
        strategies = self.part("model_offsets", "model_strategies", sample)
        require(all(strategy >= 0 for strategy in strategies), "a strategy does not exist", Fails)
        *proven, _ = nonlocality(self.scenario, table, self.row("inequalities", sample), [self.scenario.strategy_slots(s) for s in strategies],
                             self.part("model_offsets", "model_weights", sample))
        require_interval(Fraction(lower), Fraction(upper), *proven)
        return upper - lower

    def check_measure(self, sample, table):
        lower, upper = self.labels(sample)
        strategies = self.part("model_offsets", "model_strategies", sample)
        require(all(strategy >= 0 for strategy in strategies), "a strategy does not exist", Fails)
        *proven, _ = measure_bounds(self.kind, self.scenario, table, self.row("inequalities", sample),
                              numbered_strategies(self.kind, self.scenario, strategies), self.part("model_offsets", "model_weights", sample))
        require_interval(Fraction(lower), Fraction(upper), *proven)
        return upper - lower

    def check_nbl(self, sample, table):
        lower, upper = self.labels(sample)
        features = self.row("features", sample)
        require(all(math.isfinite(value) for value in features), "a feature is not finite")
        for k, (stored, exact) in enumerate(zip(features, self.coordinates.features(table))):
            require(abs(Fraction(stored) - exact) <= Fraction(1, 10**12), f"feature {k} is not that of the behavior", Fails)
        start, end = self.arrays["node_offsets"][sample:sample + 2]
        require((end - start) % 2 == 1, "a tree has an even number of nodes", Fails)
        splits, leaves = (start - sample) // 2, (start + sample) // 2
        half = (end - start) // 2
        proven = bilocality(
            self.coordinates, features, self.row("first", sample), self.row("last", sample), self.row("responses", sample),
            self.arrays["nodes"][start:end].tolist(), self.arrays["thresholds"][splits:splits + half].tolist(),
            self.arrays["rows"][leaves:leaves + half + 1].tolist(),
            self.part("row_offsets", "coefficients", sample, len(self.coordinates.scales)))
        require_interval(Fraction(lower), Fraction(upper), *proven)
        gap, cells = self.specification["gap"], self.specification["maximumCells"]
        require(upper - lower <= gap or end - start >= cells, f"the label is wider than the gap {gap!r}", Fails)
        return upper - lower

    def check_correlators(self, sample, table):
        """Local and quantum sets of four correlators in closed form, for (1 - 1e-9) times the correlators."""
        e = correlators(table)
        for stored, exact in zip(self.row("features", sample), e):
            require(abs(stored - exact) <= 1e-12, "a correlator is not that of the behavior", Fails)
        e = [max(Fraction(-1), min(Fraction(1), value)) for value in e]
        shrunk = [value * (1 - Fraction(1, 10**9)) for value in e]
        expected = 0 if largest_odd_sum(shrunk) <= 2 else 1 if is_quantum(*shrunk) else 2
        stored = self.row("classes", sample)[0]
        require(stored == expected, f"the class is {stored}; the correlators have the class {expected}", Fails)
        margins = 2 - largest_odd_sum(e), math.pi - largest_odd_sum([math.asin(value) for value in e])
        for stored, exact in zip(self.row("margins", sample), margins):
            require(abs(stored - exact) <= 1e-12, f"a margin is {stored!r}; the correlators give {float(exact)!r}", Fails)
        return 0

    def check_class(self, sample, table):
        width = self.check_nl(sample, table)
        lower, upper, expected = Fraction(0), None, 3
        weights = self.part("mixture_offsets", "mixture_weights", sample)
        numbers = self.part("mixture_offsets", "mixture_models", sample, 8)
        models = [numbers[i:i + 8] for i in range(0, len(numbers), 8)]
        tables = [planar_table(model) for model in models]
        squares = self.part("squares_offsets", "squares", sample)
        if squares:
            words = next((words for words in CHSH_WORDS if 16 + len(words) * (len(words) + 1) // 2 == len(squares)), None)
            require(words and all(math.isfinite(value) for value in squares), "the squares have a wrong length")
            numbers = iter(squares)
            coefficients = list(itertools.islice(numbers, 16))
            lower = quantum_lower(CHSH, table, coefficients, words, [list(itertools.islice(numbers, i + 1)) for i in range(len(words))])
        if weights:
            upper = trace_distance(CHSH, table, mixture_table(tables, weights))
        if self.labels(sample)[0] <= 1e-9:
            expected = 0
        elif weights and lower > 0:
            expected = 2
        elif weights and upper <= Fraction(1, 10**8):
            expected = 1
        stored = self.row("classes", sample)[0]
        require(stored == expected, f"the class is {stored}; {expected} is proven", Fails)
        margins = self.row("margins", sample)
        require(all(math.isfinite(margin) for margin in margins), "a margin is not finite")
        local = min(Fraction(4), 2 / max(largest_odd_sum(correlators(table)), Fraction(1, 2))) - 1
        require(abs(margins[0] - local) <= 1e-9, f"margin 0 is {margins[0]!r}; {float(local)!r} is proven", Fails)
        if not weights:
            require(abs(margins[1] - local) <= 1e-9, f"margin 1 is {margins[1]!r}; {float(local)!r} is proven", Fails)
            return width
        count = len(models)
        if margins[1] > 0 and count > 1 and models[-1] == WHITE_NOISE:
            count -= 1
        p, v, noise = mixture_table(tables[:count], weights[:count]), 1 + Fraction(margins[1]), Fraction(1, 4)
        off = sum(abs(a - noise - v * (Fraction(b) - noise)) for a, b in zip(p, table)) / 8
        require(off <= max(1, v) / 10**8, f"margin 1 is {margins[1]!r}; the models are {float(off):.3g} from there", Fails)
        return width

    def require_checksums(self):
        for file, (stated, found) in self.checksums.items():
            require(stated == found, f"{file} was changed: its checksum is another", Fails)


WHITE_NOISE = [0.5, 0.5, 0.5, 0.5, 1.0, 0.0, 1.0, 0.0]


def planar_table(model):
    """A real state of two qubits; each party measures Z, and an observable whose vector of outcome 0 is given."""
    psi, *axes = model[:4], model[4:6], model[6:]
    for vector in (psi, *axes):
        require(abs(math.fsum(value * value for value in vector) - 1) <= 1e-9, "a state or an axis has not the norm 1", Fails)
    measurement = lambda x, y: [(0, [(x, 0.0), (y, 0.0)]), (1, [(-y, 0.0), (x, 0.0)])]
    return state_table(CHSH, [2, 2], [(value, 0.0) for value in psi], [[measurement(1.0, 0.0), measurement(*axis)] for axis in axes])


def correlators(table):
    p = [Fraction(value) for value in table]
    return [p[setting] - p[4 + setting] - p[8 + setting] + p[12 + setting] for setting in range(4)]


def largest_odd_sum(values):
    return max(abs(sum(values) - 2 * value) for value in values)


def is_quantum(a, b, c, d):
    """|ac - bd| <= sqrt(1-aa) sqrt(1-cc) + sqrt(1-bb) sqrt(1-dd) for E00, E01, E10, E11 (Landau 1988), without roots."""
    left, right = (1 - a * a) * (1 - c * c), (1 - b * b) * (1 - d * d)
    rest = (a * c - b * d) ** 2 - left - right
    return rest <= 0 or rest * rest <= 4 * left * right


def level_words(shapes):
    """Words of the CHSH scenario by how many letters each party has; shorter ones first, then by the letters."""
    alternating = lambda length: {tuple(((start + k) % 2, 0) for k in range(length)) for start in (0, 1)}
    return sorted(((a, b) for left, right in shapes for a in alternating(left) for b in alternating(right)),
                  key=lambda word: (len(word[0]) + len(word[1]), word))


CHSH_WORDS = [level_words([(0, 0), (1, 0), (0, 1), (1, 1)]), level_words([(i, j) for i in range(4) for j in range(4 - i)])]


def check_dataset(folder, sample, seed):
    require(os.path.exists(os.path.join(folder, "dataset.json")), "there is no dataset.json")
    dataset = Dataset(folder)
    chosen = range(dataset.count)
    if sample is not None and sample < dataset.count:
        chosen = sorted(random.Random(seed).sample(chosen, sample))
    widest = 0
    for index in chosen:
        try:
            widest = max(widest, dataset.check(index))
        except (BadInput, Fails) as error:
            raise type(error)(f"sample {index}: {error}") from error
    dataset.require_checksums()
    return f"{len(chosen)} of {dataset.count} samples of kind {dataset.kind} hold, widest interval {widest:.2g}, checksums agree"


# ------------------------------------------------------------------------------------------------------------ Command line

FORMATS = {
    "nonlocality-certificate-1": check_nl,
    "nonlocality-quantum-certificate-1": check_quantum,
    "nonlocality-guessing-certificate-1": check_guessing,
    "nonlocality-bilocal-certificate-1": check_bilocal,
    "nonlocality-visibility-certificate-1": check_visibility,
    "nonlocality-network-certificate-1": check_network,
    "nonlocality-measure-certificate-1": check_measure,
}


def outwards(lower, upper):
    """Decimals that hold the interval."""
    low, high = float(lower), float(upper)
    return (low if Fraction(low) <= lower else math.nextafter(low, -math.inf)), (high if Fraction(high) >= upper else math.nextafter(high, math.inf))


def check(path, sample, seed):
    """One line about a file or folder."""
    if os.path.isdir(path):
        return check_dataset(path, sample, seed)
    with open(path, encoding="utf-8") as file:
        document = read_json(file.read())
    require(isinstance(document, dict) and isinstance(document.get("format"), str), "the document states no format")
    require(document["format"] in FORMATS, f"the format {document['format']!r} is unknown")
    what, lower, upper = FORMATS[document["format"]](document)
    low, high = outwards(lower, upper)
    return f"the certificate holds: {low!r} <= {what} <= {high!r}"


def main():
    parser = argparse.ArgumentParser(description="Checks certificates of NonlocalityML in whole numbers and fractions.")
    parser.add_argument("paths", nargs="+", metavar="FILE_OR_FOLDER")
    parser.add_argument("--sample", type=int, metavar="N", help="check N samples of each data set instead of all")
    parser.add_argument("--seed", type=int, default=0, metavar="K", help="which ones")
    options = parser.parse_args()
    if options.sample is not None and options.sample < 1:
        parser.error("--sample must be at least 1")
    if hasattr(sys, "set_int_max_str_digits"):
        sys.set_int_max_str_digits(0)
    code = 0
    for path in options.paths:
        try:
            print(f"{path}: {check(path, options.sample, options.seed)}", flush=True)
        except Fails as error:
            code = max(code, 1)
            print(f"{path}: does not hold: {error}", flush=True)
        except (BadInput, OSError, UnicodeDecodeError) as error:
            code = 2
            print(f"{path}: bad input: {error}", flush=True)
    return code


if __name__ == "__main__":
    sys.exit(main())
