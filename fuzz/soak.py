"""A long run of `lpo-cost batch` in pipes, with rows damaged, readers and writers that stall, pipes that close, signals and full disks.

soak.py --binary PATH --book CSV [--rows N] [--faults N] [--seed S]

The book (that of benches/peers/generate.py will do) lends its rows. First they go through one process until there were so many,
with other ids in each round, some of the rounds damaged; whatever comes out is held to what the same round gives alone. Then
short runs are broken off in every way that there is, and what they leave behind is looked at.
"""

import argparse
import csv
import io
import os
import random
import resource
import signal
import subprocess
import tempfile
import threading
import time

ROWS_A_ROUND = 6_000
VARIANTS = 24
# Of one length in every round, so that a round's bytes are made by one replacement.
ROUND = b"round-0000000"
AS_OF = "2026-11-25"


def rows_of(book):
    """The header, and rows of whole matters whose ids name their round."""
    with open(book, newline="", encoding="utf-8") as file:
        reader = csv.reader(file)
        header = next(reader)
        at = header.index("matter_id")
        rows, matter, last = [], 0, None
        for row in reader:
            if row[at] != last:
                if len(rows) >= ROWS_A_ROUND:
                    break
                matter, last = matter + 1, row[at]
            row[at] = f"{ROUND.decode()}-{matter}"
            rows.append(row)
    return header, rows


def text(rows):
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()


def damaged(header, rows, chance):
    """The rows with a few of them spoilt, as bytes."""
    cells = {name: at for at, name in enumerate(header)}
    ways = [
        lambda row: row.__setitem__(cells["task"], "no-such-task"),
        lambda row: row.__setitem__(cells["volume"], "12x"),
        lambda row: row.__setitem__(cells["deadline"], "2027-02-30"),
        lambda row: row.__setitem__(cells["kind"], ""),
        lambda row: row.append("one too many"),
        lambda row: row.__delitem__(slice(len(row) // 2, None)),
        lambda row: row.__setitem__(cells["volume"], "9" * 400),
        lambda row: row.__setitem__(cells["urgency"], "\x1b[31m\u202e\0"),
    ]
    rows = [list(row) for row in rows]
    for row in chance.sample(rows, chance.randint(1, 40)):
        chance.choice(ways)(row)
    bytes_ = text(rows)
    if chance.random() < 0.5:
        # A byte that is no UTF-8, in the middle of a title: all else stays as it is.
        at = bytes_.find(b",", chance.randrange(len(bytes_) // 2))
        bytes_ = bytes_[: at + 1] + b"\xff" + bytes_[at + 1 :]
    return bytes_


def batch(binary, *args):
    return [binary, "batch", "-", "--as-of", AS_OF, "--format", "csv", *args]


def alone(binary, header, round_, work):
    """What a round gives by itself: scored rows, and what is wrong with the others."""
    rejects = os.path.join(work, "alone.csv")
    command = batch(binary, "--threads", "1", "--rejects", rejects, "-q")
    run = subprocess.run(command, input=header + round_, stdout=subprocess.PIPE, check=False)
    assert run.returncode in (0, 3), run.returncode
    with open(rejects, newline="", encoding="utf-8") as file:
        wrong = list(csv.DictReader(file))
    os.remove(rejects)
    head, _, scored = run.stdout.partition(b"\n")
    return head + b"\n", scored, wrong


def ids(bytes_, at=0):
    reader = csv.reader(io.StringIO(bytes_.decode("utf-8", "replace"), newline=""))
    return {row[at] for row in reader if row}


class Variant:
    """A round as it is fed, with what comes of it."""

    def __init__(self, binary, header, bytes_, work, at):
        self.bytes = bytes_
        self.head, self.scored, self.wrong = alone(binary, header, bytes_, work)
        self.lines = bytes_.count(b"\n")
        given, scored, rejected = ids(bytes_, at), ids(self.scored), {row["matter_id"] for row in self.wrong}
        assert given == scored | rejected, f"lost: {sorted(given - scored - rejected)[:5]}"
        assert not scored & rejected, "scored and rejected"
        self.matters, self.rejected = len(given), len(rejected)

    def named(self, bytes_, round_):
        return bytes_.replace(ROUND, b"round-%07d" % round_)


def long_run(given, header, variants, work):
    """So many rows through one process; every byte of what comes out is compared."""
    chance = random.Random(given.seed)
    rejects = os.path.join(work, "rejects.csv")
    # The undamaged rows come most often.
    rounds = [chance.choice(variants) if chance.random() < 0.3 else variants[0] for _ in range(given.rows // ROWS_A_ROUND)]
    process = subprocess.Popen(
        batch(given.binary, "--rejects", rejects), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    said = []
    threading.Thread(target=lambda: said.append(process.stderr.read()), daemon=True).start()

    def feed():
        stalls = random.Random(given.seed + 1)
        process.stdin.write(header)
        for number, variant in enumerate(rounds):
            bytes_, at = variant.named(variant.bytes, number), 0
            while at < len(bytes_):
                size = stalls.choice([1, 4_095, 65_536, 1 << 20])
                process.stdin.write(bytes_[at : at + size])
                at += size
            if stalls.random() < 0.002:
                process.stdin.flush()
                time.sleep(stalls.random())
        process.stdin.close()

    feeder = threading.Thread(target=feed, daemon=True)
    feeder.start()
    stalls = random.Random(given.seed + 2)
    assert process.stdout.read(len(variants[0].head)) == variants[0].head
    memory, began, rows = [], time.time(), 0
    for number, variant in enumerate(rounds):
        expected = variant.named(variant.scored, number)
        assert process.stdout.read(len(expected)) == expected, f"round {number} differs"
        rows += variant.lines
        if number % 20 == 0:
            with open(f"/proc/{process.pid}/status", encoding="ascii") as status:
                memory.append(next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024)
        if stalls.random() < 0.002:
            time.sleep(stalls.random())
    assert process.stdout.read() == b"", "more than was asked for"
    feeder.join()
    status = process.wait()
    with open(rejects, newline="", encoding="utf-8") as file:
        for (round_, base, number), row in zip(wrong_places(rounds), csv.DictReader(file), strict=True):
            expected = dict(round_, line=str(int(round_["line"]) + base))
            expected = {key: cell.replace(ROUND.decode(), f"round-{number:07d}") for key, cell in expected.items()}
            assert row == expected, f"{row} for {expected}"
    assert status == 3, status
    matters, rejected = sum(v.matters for v in rounds), sum(v.rejected for v in rounds)
    print(f"{rows:,} rows, {matters:,} matters, {rejected:,} of them rejected, {sum(len(v.wrong) for v in rounds):,} mistakes told; all as each round alone")
    print(f"{time.time() - began:.0f} s; peak memory {memory[min(1, len(memory) - 1)]:.0f} MiB after {20 * ROWS_A_ROUND:,} rows, {memory[-1]:.0f} MiB at the end")
    print(said[0].decode(errors="replace").strip().splitlines()[0])


def wrong_places(rounds):
    """Each mistake as its round alone has it, the lines before that round, and the round's number."""
    base = 0
    for number, variant in enumerate(rounds):
        for row in variant.wrong:
            yield row, base, number
        base += variant.lines


def limited():
    """Files may have 100 kB, and who writes more is told so instead of being killed."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))


def broken_off(given, header, variants, work):
    """Short runs that end before their time: closed pipes, signals, full disks, inputs that stop in the middle."""
    chance = random.Random(given.seed + 3)
    counts = {}
    for number in range(given.faults):
        folder = tempfile.mkdtemp(dir=work)
        out, rejects = os.path.join(folder, "out.csv"), os.path.join(folder, "rejects.csv")
        variant = chance.choice(variants)
        whole = header + b"".join(variant.named(variant.bytes, at) for at in range(4))
        way = [closed, killed, full, cut][number % 4]
        way(given.binary, whole, out, rejects, chance)
        assert not [name for name in os.listdir(folder) if name.startswith(".")], f"left behind: {os.listdir(folder)}"
        counts[way.__name__] = counts.get(way.__name__, 0) + 1
    print("broken off:", ", ".join(f"{count} {way}" for way, count in counts.items()) + "; nothing left behind, nothing half written")


def feed(process, bytes_, chance, pace=0):
    """Gives the bytes as long as somebody reads them."""
    try:
        for at in range(0, len(bytes_), 65_536):
            process.stdin.write(bytes_[at : at + 65_536])
            time.sleep(chance.random() * pace)
        process.stdin.close()
    except (BrokenPipeError, ValueError):
        pass


def started(command, **more):
    return subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, **more)


def closed(binary, whole, out, rejects, chance):
    """Whoever reads goes away: it ends without a word, and the file that was asked for is whole or absent."""
    files = ["-o", "-", "-o", out] if chance.random() < 0.5 else []
    process = started(batch(binary, *files, "--rejects", rejects, "-q"), stdout=subprocess.PIPE)
    feeder = threading.Thread(target=feed, args=(process, whole, chance))
    feeder.start()
    process.stdout.read(chance.randrange(200_000))
    process.stdout.close()
    said = process.stderr.read()
    feeder.join()
    assert process.wait() in (0, 3), (process.returncode, said)
    assert said == b"", said
    if files:
        assert os.path.getsize(out) > 1_000_000


def killed(binary, whole, out, rejects, chance):
    """It is told to end, at any time: by the signal, with nothing left."""
    process = started(batch(binary, "-o", out, "--rejects", rejects, "-q"))
    feeder = threading.Thread(target=feed, args=(process, whole, chance, 0.02))
    feeder.start()
    time.sleep(0.02 + chance.random() * 0.3)
    which = chance.choice([signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
    process.send_signal(which)
    process.stderr.read()
    feeder.join()
    status = process.wait()
    assert status in (-which, 0, 3), status
    assert os.path.exists(out) == (status >= 0), (status, os.listdir(os.path.dirname(out)))


def full(binary, whole, out, rejects, chance):
    """There is no more room for its file: it says so, and none is there."""
    process = started(batch(binary, "-o", out, "--rejects", rejects, "-q"), preexec_fn=limited)
    feeder = threading.Thread(target=feed, args=(process, whole, chance))
    feeder.start()
    said = process.stderr.read()
    feeder.join()
    assert process.wait() == 1, (process.returncode, said)
    assert b"cannot write" in said, said
    assert not os.path.exists(out) and not os.path.exists(rejects)


def cut(binary, whole, out, rejects, chance):
    """The input stops anywhere: each matter that was begun is scored or rejected."""
    whole = whole[: chance.randrange(len(whole) // 2, len(whole))]
    process = started(batch(binary, "-o", out, "--rejects", rejects, "-q"))
    feed(process, whole, chance)
    process.stderr.read()
    assert process.wait() in (0, 3), process.returncode
    head, _, rows = whole.partition(b"\n")
    at = next(csv.reader([head.decode()])).index("matter_id")
    with open(out, "rb") as file:
        scored = ids(file.read().partition(b"\n")[2])
    rejected = set()
    if os.path.exists(rejects):
        with open(rejects, newline="", encoding="utf-8") as file:
            rejected = {row["matter_id"] for row in csv.DictReader(file)}
    # The last row may have lost a part of its id.
    missing = ids(rows, at) - scored - rejected
    assert not missing, f"lost: {sorted(missing)[:5]}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", required=True, type=os.path.abspath)
    parser.add_argument("--book", required=True)
    parser.add_argument("--rows", type=int, default=50_000_000)
    parser.add_argument("--faults", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    chance = random.Random(given.seed)
    names, rows = rows_of(given.book)
    header, at = text([names]), names.index("matter_id")
    with tempfile.TemporaryDirectory() as work:
        books = [text(rows), *(damaged(names, rows, chance) for _ in range(VARIANTS))]
        variants = [Variant(given.binary, header, bytes_, work, at) for bytes_ in books]
        broken_off(given, header, variants, work)
        long_run(given, header, variants, work)


if __name__ == "__main__":
    main()
