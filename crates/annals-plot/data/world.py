"""Makes world.txt: python3 world.py naturalearth_lowres.shp > world.txt (needs pyshp).

Reads the countries of Natural Earth at 1:110 million, projects them (Equal Earth), leaves out
Antarctica, thins the outlines, and writes a line a country: code, path, in units of a figure
720 wide.
"""
import math
import sys

import shapefile

WIDTH, MARGIN = 720.0, 2.0
TOLERANCE, SMALLEST = 0.35, 0.35


def project(lon, lat):
    a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
    m = math.sqrt(3) / 2
    t = math.asin(m * math.sin(math.radians(lat)))
    t2, t6 = t * t, t**6
    x = math.radians(lon) * math.cos(t) / (m * (a1 + 3 * a2 * t2 + t6 * (7 * a3 + 9 * a4 * t2)))
    y = t * (a1 + a2 * t2 + t6 * (a3 + a4 * t2))
    return x, y


FULL = project(180, 0)[0]
SCALE = (WIDTH - 2 * MARGIN) / (2 * FULL)
TOP = project(0, 84)[1]


def place(point):
    x, y = project(*point)
    return WIDTH / 2 + x * SCALE, MARGIN + (TOP - y) * SCALE


def thin(points):
    if len(points) < 3:
        return points
    (x0, y0), (x1, y1) = points[0], points[-1]
    length = math.hypot(x1 - x0, y1 - y0)
    far, at = 0.0, 0
    for i, (x, y) in enumerate(points[1:-1], 1):
        if length == 0:
            d = math.hypot(x - x0, y - y0)
        else:
            d = abs((x1 - x0) * (y0 - y) - (x0 - x) * (y1 - y0)) / length
        if d > far:
            far, at = d, i
    if far < TOLERANCE:
        return [points[0], points[-1]]
    return thin(points[: at + 1])[:-1] + thin(points[at:])


def area(ring):
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1]))) / 2


def path(shape):
    bounds = list(shape.parts) + [len(shape.points)]
    rings = [[place(p) for p in shape.points[a:b]] for a, b in zip(bounds, bounds[1:])]
    rings = sorted((thin(ring) for ring in rings), key=area, reverse=True)
    kept = [ring for i, ring in enumerate(rings) if i == 0 or area(ring) > SMALLEST]
    out = []
    for ring in kept:
        last = None
        for i, (x, y) in enumerate(ring[:-1] if len(ring) > 3 else ring):
            x, y = round(x, 1), round(y, 1)
            if (x, y) != last:
                out.append(f"{'L' if i else 'M'}{x:g} {y:g}")
            last = (x, y)
        out.append("Z")
    return "".join(out)


for record in shapefile.Reader(sys.argv[1]).iterShapeRecords():
    code = {"-99": "XKX"}.get(record.record["iso_a3"], record.record["iso_a3"])
    if code != "ATA":
        print(f"{code}\t{path(record.shape)}")
