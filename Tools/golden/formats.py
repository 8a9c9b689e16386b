#!/usr/bin/env python3
"""Makes the files of ImagingTests/GoldenFormatTests: one drawn picture in many formats, depths, colour models,
profiles and alphas, and for each what an independent decoder makes of it, as 24 x 16 pixels of sRGB.

Run it from the root of the repository with the packages of Tools/golden/formats-requirements.txt:
python3 Tools/golden/formats.py

None of what reads the files back here is what Eidetic reads them with: Pillow, pillow-heif, tifffile and imagecodecs
carry their own libraries; profiles are applied by Pillow's LittleCMS, everything else by numpy, from the standards.
The expected pixels lie one row after the other in expected.png, 24 x 16 for each line of files.tsv.
"""

import io
import pathlib
import struct
import zlib

import imagecodecs
import numpy as np
import pillow_heif
import tifffile
from PIL import Image, ImageCms, ImageDraw

WIDTH, HEIGHT = 48, 32
FOLDER = pathlib.Path("Tests/ImagingTests/Golden/formats")

cases = []


def drawn():
    picture = Image.new("RGB", (WIDTH, HEIGHT))
    pen = ImageDraw.Draw(picture)
    colours = [(200, 40, 40), (40, 160, 60), (40, 60, 190), (220, 200, 60), (128, 128, 128), (240, 240, 240)]
    for index, colour in enumerate(colours):
        x, y = index % 3 * 16, index // 3 * 16
        pen.rectangle((x, y, x + 15, y + 15), fill=colour)
    for x in range(WIDTH):
        pen.line((x, 28, x, 31), fill=(x * 255 // 47,) * 3)
    return picture


def over_white(rgb, alpha):
    """Colours and alpha from 0 to 1."""
    return rgb * alpha + 1 - alpha


def case(name, data, expected):
    """expected: [32, 48, 3] or [32, 48], from 0 to 1."""
    expected = np.asarray(expected, float)
    if expected.ndim == 2:
        expected = np.repeat(expected[..., None], 3, 2)
    assert expected.shape == (HEIGHT, WIDTH, 3), (name, expected.shape)
    small = expected.reshape(16, 2, 24, 2, 3).mean((1, 3))
    (FOLDER / name).write_bytes(data)
    cases.append((name, np.clip(np.rint(small * 255), 0, 255).astype("u1")))


RGB = np.asarray(drawn(), float) / 255
GREY = np.rint(RGB @ [0.299, 0.587, 0.114] * 255) / 255
ALPHA = np.tile(np.linspace(0, 1, WIDTH), (HEIGHT, 1))[..., None]


def linear(value):
    value = np.asarray(value, float)
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def srgb(light):
    light = np.clip(light, 0, 1)
    return np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)


def xyz_matrix(red, green, blue, white=(0.3127, 0.3290)):
    columns = np.array([[x / y, 1, (1 - x - y) / y] for x, y in (red, green, blue)]).T
    x, y = white
    return columns * np.linalg.solve(columns, [x / y, 1, (1 - x - y) / y])


SRGB = xyz_matrix((0.64, 0.33), (0.30, 0.60), (0.15, 0.06))
P3 = xyz_matrix((0.680, 0.320), (0.265, 0.690), (0.150, 0.060))
REC2020 = xyz_matrix((0.708, 0.292), (0.170, 0.797), (0.131, 0.046))


def to_primaries(light, matrix):
    return light @ np.linalg.solve(matrix, SRGB).T


def pq(light):
    m1, m2, c1, c2, c3 = 2610 / 16384, 2523 / 32, 3424 / 4096, 2413 / 128, 2392 / 128
    y = (np.clip(light, 0, None) * 203 / 10000) ** m1
    return ((c1 + c2 * y) / (1 + c3 * y)) ** m2


def hlg(light):
    scene = np.clip(light * 203 / 1000, 0, 1) ** (1 / 1.2)
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    return np.where(scene <= 1 / 12, np.sqrt(3 * scene), a * np.log(np.maximum(12 * scene - b, 1e-9)) + c)


# Profiles


def profile_of(space, curves, primaries=None):
    """A version 2 profile: curves are powers; primaries as XYZ under D50."""
    tags = {b"wtpt": xyz([0.9642, 1, 0.8249]), b"cprt": b"text" + bytes(4) + b"-\0"}
    tags[b"desc"] = b"desc" + bytes(4) + struct.pack(">I", 2) + b"x\0" + bytes(78)
    curve = b"curv" + bytes(4) + struct.pack(">IH", 1, round(curves * 256))
    if space == b"GRAY":
        tags[b"kTRC"] = curve
    else:
        bradford = np.array([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]])
        d65, d50 = np.array([0.95047, 1, 1.08883]), np.array([0.9642, 1, 0.8249])
        adapt = np.linalg.solve(bradford, np.diag(bradford @ d50 / (bradford @ d65)) @ bradford)
        for name, column in zip((b"r", b"g", b"b"), (adapt @ primaries).T):
            tags[name + b"XYZ"], tags[name + b"TRC"] = xyz(column), curve
    head, body, start = b"", b"", 132 + 12 * len(tags)
    for name, data in tags.items():
        head += name + struct.pack(">II", start + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    size = start + len(body)
    front = struct.pack(">I4sI4s4s4s", size, b"lcms", 0x02400000, b"mntr", space, b"XYZ ")
    front += bytes(12) + b"acsp" + bytes(28) + xyz([0.9642, 1, 0.8249])[8:]
    return front + bytes(128 - len(front)) + struct.pack(">I", len(tags)) + head + body


def xyz(values):
    return b"XYZ " + bytes(4) + b"".join(struct.pack(">i", round(value * 65536)) for value in values)


WIDE = profile_of(b"RGB ", 2.2, P3)
GRAY18 = profile_of(b"GRAY", 1.8)


def through(profile, picture, mode="RGB"):
    """What LittleCMS makes of a Pillow picture."""
    source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    target = ImageCms.createProfile("sRGB")
    made = ImageCms.profileToProfile(picture, source, target, renderingIntent=0, outputMode=mode)
    return np.asarray(made.convert("RGB"), float) / 255


def saved(picture, kind, **options):
    stream = io.BytesIO()
    picture.save(stream, kind, **options)
    return stream.getvalue()


def read(data):
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"), float) / 255


def eight(values):
    return np.rint(np.asarray(values) * 255).astype("u1")


def sixteen(values):
    return np.rint(np.asarray(values) * 65535).astype("u2")


# The formats


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(values, depth, kind, chunks=()):
    """A PNG of [h, w, c] whole numbers."""
    rows = np.asarray(values)
    rows = rows.reshape(rows.shape[0], -1)
    if depth < 8:
        bits = np.unpackbits(rows.astype("u1")[..., None], axis=-1)[..., 8 - depth :]
        rows = np.packbits(bits.reshape(rows.shape[0], -1), axis=-1)
    else:
        rows = rows.astype(">u2" if depth == 16 else "u1")
    raw = b"".join(b"\0" + row.tobytes() for row in rows)
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, depth, kind, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + b"".join(chunk(*c) for c in chunks)
        + chunk(b"IDAT", zlib.compress(raw, 9)) + chunk(b"IEND", b"")
    )


def iccp(profile):
    return (b"iCCP", b"x\0\0" + zlib.compress(profile))


def chrm(*places):
    return (b"cHRM", struct.pack(">8I", *(round(value * 100000) for value in places)))


P3_PLACES = (0.3127, 0.3290, 0.680, 0.320, 0.265, 0.690, 0.150, 0.060)


def make_png():
    for depth, scale in ((8, 255), (16, 65535)):
        whole = lambda values: np.rint(np.asarray(values) * scale)
        case(f"rgb{depth}.png", png(whole(RGB), depth, 2), RGB)
        case(f"rgba{depth}.png", png(whole(np.concatenate([RGB, ALPHA], 2)), depth, 6), over_white(RGB, ALPHA))
        case(f"grey{depth}.png", png(whole(GREY), depth, 0), GREY)
        greya = np.stack([GREY, ALPHA[..., 0]], 2)
        case(f"greyalpha{depth}.png", png(whole(greya), depth, 4), over_white(GREY[..., None], ALPHA)[..., 0])
        wide = through(WIDE, drawn())
        case(f"rgb{depth}_icc.png", png(whole(RGB), depth, 2, [iccp(WIDE)]), wide)
        rgba = np.concatenate([RGB, ALPHA], 2)
        case(f"rgba{depth}_icc.png", png(whole(rgba), depth, 6, [iccp(WIDE)]), over_white(wide, ALPHA))
        case(f"grey{depth}_icc.png", png(whole(GREY), depth, 0, [iccp(GRAY18)]), srgb(GREY**1.8))
        case(f"rgb{depth}_gray_icc.png", png(whole(RGB), depth, 2, [iccp(GRAY18)]), RGB)
        case(f"grey{depth}_rgb_icc.png", png(whole(GREY), depth, 0, [iccp(WIDE)]), GREY)
        light = whole(linear(RGB))
        case(f"gama1_{depth}.png", png(light, depth, 2, [(b"gAMA", struct.pack(">I", 100000))]),
             srgb(light / scale))
        grey = whole(linear(GREY))
        case(f"gama1_grey{depth}.png", png(grey, depth, 0, [(b"gAMA", struct.pack(">I", 100000))]),
             srgb(grey / scale))
        premade = whole(np.concatenate([linear(RGB), ALPHA], 2))
        case(f"gama1_rgba{depth}.png", png(premade, depth, 6, [(b"gAMA", struct.pack(">I", 100000))]),
             over_white(srgb(premade[..., :3] / scale), ALPHA))
        p3 = whole(srgb(to_primaries(linear(RGB), P3)))
        case(f"chrm_{depth}.png", png(p3, depth, 2, [chrm(*P3_PLACES), (b"gAMA", struct.pack(">I", 45455))]), RGB)
        case(f"cicp_p3_{depth}.png", png(p3, depth, 2, [(b"cICP", bytes([12, 13, 0, 1])), iccp(WIDE)]), RGB)
        case(f"srgb_wins_{depth}.png",
             png(whole(RGB), depth, 2, [(b"sRGB", b"\0"), (b"gAMA", struct.pack(">I", 100000))]), RGB)
        case(f"icc_wins_{depth}.png",
             png(whole(RGB), depth, 2, [(b"gAMA", struct.pack(">I", 100000)), iccp(WIDE)]), wide)
    hdr = sixteen(pq(to_primaries(linear(RGB) * 0.8, REC2020)))
    case("cicp_pq.png", png(hdr, 16, 2, [(b"cICP", bytes([9, 16, 0, 1]))]), srgb(linear(RGB) * 0.8))
    hdr = sixteen(hlg(to_primaries(linear(RGB) * 0.8, REC2020)))
    case("cicp_hlg.png", png(hdr, 16, 2, [(b"cICP", bytes([9, 18, 0, 1]))]), srgb(linear(RGB) * 0.8))
    for depth in (1, 2, 4):
        whole = np.rint(GREY * (2**depth - 1))
        case(f"grey{depth}.png", png(whole, depth, 0), whole / (2**depth - 1))
    palette = drawn().quantize(16)
    case("palette.png", saved(palette, "PNG"), read(saved(palette, "PNG")))


def write_tiff(name, values, expected, **options):
    stream = io.BytesIO()
    tifffile.imwrite(stream, values, metadata=None, **options)
    case(name, stream.getvalue(), expected)


def make_tiff():
    scales = {"u1": 255, "u2": 65535, "u4": 4294967295, "f2": 1, "f4": 1, "f8": 1}
    for kind, scale in scales.items():
        whole = lambda values: (np.rint(np.asarray(values) * scale) if scale > 1 else np.asarray(values)).astype(kind)
        rgba = np.concatenate([RGB, ALPHA], 2)
        write_tiff(f"rgb_{kind}.tif", whole(RGB), RGB, photometric="rgb", compression="zlib")
        write_tiff(f"planar_{kind}.tif", whole(np.moveaxis(RGB, 2, 0)), RGB, photometric="rgb",
                   planarconfig="separate", compression="zlib")
        write_tiff(f"grey_{kind}.tif", whole(GREY), GREY, photometric="minisblack", compression="zlib",
                   byteorder=">", rowsperstrip=5)
        write_tiff(f"white_{kind}.tif", whole(1 - GREY), GREY, photometric="miniswhite", compression="zlib")
        write_tiff(f"unspecified_{kind}.tif", whole(rgba), RGB, photometric="rgb",
                   extrasamples=["unspecified"], compression="zlib")
        write_tiff(f"unassociated_{kind}.tif", whole(rgba), over_white(RGB, ALPHA), photometric="rgb",
                   extrasamples=["unassalpha"], compression="zlib", tile=(16, 16))
        write_tiff(f"associated_{kind}.tif", whole(np.concatenate([RGB * ALPHA, ALPHA], 2)),
                   over_white(RGB, ALPHA), photometric="rgb", extrasamples=["assocalpha"], compression="zlib")
        five = np.concatenate([RGB, GREY[..., None], ALPHA], 2)
        write_tiff(f"second_is_alpha_{kind}.tif", whole(five), over_white(RGB, ALPHA), photometric="rgb",
                   extrasamples=["unspecified", "unassalpha"], compression="zlib", planarconfig="contig")
        write_tiff(f"grey_alpha_{kind}.tif", whole(np.stack([GREY, ALPHA[..., 0]], 2)),
                   over_white(GREY[..., None], ALPHA)[..., 0], photometric="minisblack",
                   extrasamples=["unassalpha"], planarconfig="contig", compression="zlib")
        write_tiff(f"rgb_icc_{kind}.tif", whole(RGB), through(WIDE, drawn()), photometric="rgb",
                   iccprofile=WIDE, compression="zlib")
        scaled = lambda inks: whole(np.asarray(inks, float) / 255)
        inks = np.asarray(drawn().convert("CMYK"))
        if kind in ("u2", "f4"):
            write_tiff(f"cmyk_{kind}.tif", scaled(inks), read_cmyk(inks), photometric="separated", compression="zlib")
        write_tiff(f"gray_icc_{kind}.tif", whole(RGB), RGB, photometric="rgb", iccprofile=GRAY18, compression="zlib")
    for compression in ("lzw", "packbits", "zstd", "lzma"):
        write_tiff(f"{compression}.tif", eight(RGB), RGB, photometric="rgb", compression=compression,
                   predictor=compression == "lzw")
    write_tiff("bigtiff.tif", sixteen(RGB), RGB, photometric="rgb", bigtiff=True, compression="zlib", byteorder=">")
    write_tiff("bilevel.tif", GREY > 0.5, (GREY > 0.5) * 1.0, photometric="minisblack")
    for depth in (2, 4):
        whole = np.rint(GREY * (2**depth - 1)).astype("u1")
        write_tiff(f"grey_{depth}bit.tif", whole, whole / (2**depth - 1), photometric="minisblack", bitspersample=depth)
    palette = drawn().quantize(64)
    case("palette.tif", saved(palette, "TIFF"), read(saved(palette, "TIFF")))
    lab = ImageCms.profileToProfile(drawn(), ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"),
                                    outputMode="LAB")
    profile = bytearray(lab.info["icc_profile"])
    profile[24:36] = bytes(12)  # The date.
    case("lab.tif", saved(lab, "TIFF", icc_profile=bytes(profile)), RGB)
    # Pillow holds a* and b* as TIFF does, as numbers with a sign; profiles count them from -128 on.
    values = np.asarray(lab).copy()
    write_tiff("icclab.tif", values ^ np.array([0, 128, 128], "u1"), RGB, photometric="icclab", compression="zlib")
    write_tiff("lab_alpha.tif", np.concatenate([values, eight(ALPHA)], 2), over_white(RGB, ALPHA),
               photometric="cielab", extrasamples=["unassalpha"], compression="zlib")
    wide = values.astype("i1").astype(float)
    wide[..., 0] = values[..., 0] / 255 * 65535
    wide[..., 1:] *= 256
    write_tiff("lab16.tif", np.rint(wide).astype("i4").astype("u2"), RGB, photometric="cielab", compression="zlib")
    jpeg = saved(drawn(), "TIFF", compression="jpeg", quality=95)
    case("jpeg.tif", jpeg, read(jpeg))
    luma = np.asarray(drawn().convert("YCbCr"))
    write_tiff("ycbcr.tif", luma, RGB, photometric="ycbcr", subsampling=(1, 1),
               compression="zlib", extratags=[(532, 5, 6, (0, 1, 255, 1, 128, 1, 255, 1, 128, 1, 255, 1), True)])
    inks = np.asarray(drawn().convert("CMYK"))
    for name, more, extra in (("cmyk", (), None), ("cmyk_extra", (eight(GREY)[..., None],), ["unspecified"])):
        write_tiff(f"{name}.tif", np.concatenate([inks, *more], 2), read_cmyk(inks), photometric="separated",
                   extrasamples=extra, compression="zlib", planarconfig="contig")


def read_cmyk(inks):
    return np.asarray(Image.fromarray(inks, "CMYK").convert("RGB"), float) / 255


def make_thumbnails():
    def pages(name, front, back, **options):
        stream = io.BytesIO()
        with tifffile.TiffWriter(stream) as writer:
            writer.write(eight(front), photometric="rgb", metadata=None, **options)
            writer.write(eight(RGB), photometric="rgb", metadata=None, subfiletype=back, compression="zlib")
        case(name, stream.getvalue(), RGB)

    blank = np.zeros((8, 12, 3))
    pages("thumbnail_subifd.dng", blank, 0, subfiletype=1, subifds=1)
    pages("thumbnail_page.tif", blank, 0, subfiletype=1)
    pages("thumbnail_unmarked.tif", blank, 0, subifds=1)
    stream = io.BytesIO()
    with tifffile.TiffWriter(stream) as writer:
        writer.write(eight(RGB), photometric="rgb", metadata=None, compression="zlib", subifds=1)
        writer.write(eight(blank), photometric="rgb", metadata=None, subfiletype=1)
        writer.write(eight(1 - RGB), photometric="rgb", metadata=None)
    case("pyramid.tif", stream.getvalue(), RGB)


def make_jpeg():
    for name, picture, options in (
        ("rgb.jpg", drawn(), {"subsampling": 0}), ("grey.jpg", drawn().convert("L"), {}),
        ("cmyk.jpg", drawn().convert("CMYK"), {}), ("progressive.jpg", drawn(), {"progressive": True, "subsampling": 2}),
        ("gray_icc.jpg", drawn(), {"icc_profile": GRAY18, "subsampling": 0}),
        ("rgb_icc_on_grey.jpg", drawn().convert("L"), {"icc_profile": WIDE}),
    ):
        data = saved(picture, "JPEG", quality=95, **options)
        case(name, data, read(data))
    data = saved(drawn(), "JPEG", quality=95, subsampling=0, icc_profile=WIDE)
    case("rgb_icc.jpg", data, through(WIDE, Image.open(io.BytesIO(data)).convert("RGB")))
    data = saved(drawn().convert("L"), "JPEG", quality=95, icc_profile=GRAY18)
    case("grey_icc.jpg", data, srgb((np.asarray(Image.open(io.BytesIO(data)), float) / 255) ** 1.8))
    plain = saved(drawn(), "JPEG", quality=95, subsampling=0)
    frame = plain.index(b"\xff\xc0")
    scan = plain.rindex(b"\xff\xd9")
    height = plain[frame + 5 : frame + 7]
    late = plain[: frame + 5] + b"\0\0" + plain[frame + 7 : scan] + b"\xff\xdc\0\4" + height + plain[scan:]
    case("height_behind.jpg", late, read(plain))
    for sampling in ((2, 1), (1, 2), (4, 1), (4, 2), (1, 4), (2, 4)):
        values = eight(RGB)
        data = odd_jpeg(values, sampling)
        case("sampling_%dx%d.jpg" % sampling, data, read(data))


def odd_jpeg(values, sampling):
    """A baseline JPEG whose chroma has one sample for sampling[0] x sampling[1] of luma's."""
    pad = np.pad(values, ((0, -HEIGHT % (8 * sampling[1])), (0, -WIDTH % (8 * sampling[0])), (0, 0)), "edge")
    ycc = np.asarray(Image.fromarray(pad).convert("YCbCr"), float)
    h, v = sampling
    small = lambda c: c.reshape(c.shape[0] // v, v, c.shape[1] // h, h).mean((1, 3))
    planes = [(ycc[..., 0], h, v), (small(ycc[..., 1]), 1, 1), (small(ycc[..., 2]), 1, 1)]
    return baseline(planes, WIDTH, HEIGHT)


def baseline(planes, width, height):
    """Writes a JPEG with quantisation by 2 and the fewest Huffman codes that serve: 8 bits for each symbol."""
    k = np.arange(8)
    basis = np.cos((2 * k[None] + 1) * k[:, None] * np.pi / 16) * np.where(k == 0, np.sqrt(1 / 8), 0.5)[:, None]
    order = sorted(range(64), key=lambda n: (n // 8 + n % 8, (n % 8 if (n // 8 + n % 8) % 2 else n // 8) * -1))
    order = [n for n in zigzag()]
    symbols = sorted({run << 4 | size for run in range(16) for size in range(1, 11)} | {0, 0xF0})
    code = {symbol: index for index, symbol in enumerate(symbols)}
    bits = []

    def put(value, count):
        bits.extend((value >> (count - 1 - i)) & 1 for i in range(count))

    def number(value):
        size = int(abs(value)).bit_length()
        return size, (value if value >= 0 else value + (1 << size) - 1)

    last = [0] * len(planes)
    columns = planes[0][0].shape[1] // (8 * planes[0][1])
    rows = planes[0][0].shape[0] // (8 * planes[0][2])
    for my in range(rows):
        for mx in range(columns):
            for index, (plane, h, v) in enumerate(planes):
                for by in range(v):
                    for bx in range(h):
                        y, x = (my * v + by) * 8, (mx * h + bx) * 8
                        values = basis @ (plane[y : y + 8, x : x + 8] - 128) @ basis.T
                        flat = np.rint(values / 2).astype(int).reshape(64)[order]
                        size, extra = number(int(flat[0]) - last[index])
                        last[index] = int(flat[0])
                        put(size, 4)
                        put(extra, size)
                        run = 0
                        end = max((i for i in range(1, 64) if flat[i]), default=0)
                        for i in range(1, end + 1):
                            if flat[i] == 0:
                                run += 1
                                continue
                            while run > 15:
                                put(code[0xF0], 8)
                                run -= 16
                            size, extra = number(int(flat[i]))
                            put(code[run << 4 | size], 8)
                            put(extra, size)
                            run = 0
                        if end < 63:
                            put(code[0], 8)
    bits += [1] * (-len(bits) % 8)
    scan = np.packbits(bits).tobytes().replace(b"\xff", b"\xff\0")

    def segment(marker, data):
        return bytes([0xFF, marker]) + struct.pack(">H", len(data) + 2) + data

    components = b"".join(bytes([i + 1, h << 4 | v, 0]) for i, (_, h, v) in enumerate(planes))
    return (
        b"\xff\xd8" + segment(0xDB, b"\0" + bytes([2] * 64))
        + segment(0xC0, struct.pack(">BHHB", 8, height, width, len(planes)) + components)
        + segment(0xC4, b"\0" + bytes([0, 0, 0, 12] + [0] * 12) + bytes(range(12)))
        + segment(0xC4, b"\x10" + bytes([0] * 7 + [len(symbols)] + [0] * 8) + bytes(symbols))
        + segment(0xDA, bytes([len(planes)]) + b"".join(bytes([i + 1, 0]) for i in range(len(planes))) + b"\0\x3f\0")
        + scan + b"\xff\xd9"
    )


def zigzag():
    place, step = [0, 0], -1
    for _ in range(64):
        yield place[0] * 8 + place[1]
        y, x = place[0] + step, place[1] - step
        if x > 7:
            y, x, step = y + 2, 7, -step
        elif y > 7:
            y, x, step = 7, x + 2, -step
        elif y < 0:
            y, step = 0, -step
        elif x < 0:
            x, step = 0, -step
        place = [y, x]


def make_modern():
    rgba = Image.fromarray(eight(np.concatenate([RGB, ALPHA], 2)))
    case("lossless.webp", saved(drawn(), "WEBP", lossless=True), RGB)
    case("alpha.webp", saved(rgba, "WEBP", lossless=True, exact=True), over_white(RGB, ALPHA))
    case("icc.webp", saved(drawn(), "WEBP", lossless=True, icc_profile=WIDE), through(WIDE, drawn()))
    case("gray_icc.webp", saved(drawn(), "WEBP", lossless=True, icc_profile=GRAY18), RGB)
    gif = saved(drawn().quantize(32), "GIF")
    case("palette.gif", gif, read(gif))
    for name, values in (("rgb8", eight(RGB)), ("rgb16", sixteen(RGB)), ("grey8", eight(GREY)), ("grey16", sixteen(GREY))):
        expected = GREY if "grey" in name else RGB
        if "16" in name:  # imagecodecs calls samples of 16 bits linear.
            expected = srgb(expected)
        case(f"{name}.jxl", imagecodecs.jpegxl_encode(values, lossless=True), expected)
    case("rgba8.jxl", imagecodecs.jpegxl_encode(eight(np.concatenate([RGB, ALPHA], 2)), lossless=True),
         over_white(RGB, ALPHA))
    lossy = imagecodecs.jpegxl_encode(eight(RGB), distance=1.0)
    case("lossy.jxl", lossy, imagecodecs.jpegxl_decode(lossy) / 255)
    frames = np.stack([eight(RGB), eight(1 - RGB), eight(RGB * 0)])
    case("animated.jxl", imagecodecs.jpegxl_encode(frames, lossless=True), RGB)


def make_heif():
    def encoded(values, mode, kind, **options):
        image = pillow_heif.from_bytes(mode, (WIDTH, HEIGHT), np.ascontiguousarray(values).tobytes())
        stream = io.BytesIO()
        image.save(stream, format=kind, quality=-1, chroma=444, **options)
        return stream.getvalue()

    for kind, ending in (("HEIF", "heic"),):
        numbers = dict(color_primaries=12, transfer_characteristics=13, matrix_coefficients=6, full_range_flag=1)
        p3 = srgb(to_primaries(linear(RGB), P3))
        try:
            case(f"p3.{ending}", encoded(eight(p3), "RGB", kind, save_nclx_profile=True, **numbers), RGB)
            case(f"plain.{ending}", encoded(eight(RGB), "RGB", kind), RGB)
            case(f"alpha.{ending}", encoded(eight(np.concatenate([RGB, ALPHA], 2)), "RGBA", kind),
                 over_white(RGB, ALPHA))
        except Exception as problem:
            print("left out:", ending, problem)

    def avif(values, depth, **options):
        return imagecodecs.avif_encode(values, level=100, speed=8, bitspersample=depth, pixelformat="444", **options)

    for depth in (8, 10, 12):
        scale = 2**depth - 1
        whole = lambda values: np.rint(np.asarray(values) * scale).astype("u1" if depth == 8 else "u2")
        case(f"rgb{depth}.avif", avif(whole(RGB), depth), RGB)
        case(f"p3_{depth}.avif", avif(whole(srgb(to_primaries(linear(RGB), P3))), depth, primaries=12, transfer=13), RGB)
        case(f"rgba{depth}.avif", avif(whole(np.concatenate([RGB, ALPHA], 2)), depth), over_white(RGB, ALPHA))
    for name, curve, number in (("pq", pq, 16), ("hlg", hlg, 18)):
        values = np.rint(curve(to_primaries(linear(RGB) * 0.8, REC2020)) * 1023).astype("u2")
        case(f"{name}.avif", avif(values, 10, primaries=9, transfer=number), srgb(linear(RGB) * 0.8))


def bitmap(rows, depth, compression=0, size=40, masks=(), palette=b"", height=HEIGHT):
    """A BMP of rows of bytes, from bottom to top."""
    masks = struct.pack("<%dI" % len(masks), *masks)
    head = struct.pack("<IiiHHIIiiII", size, WIDTH, height, 1, depth, compression, len(rows), 2835, 2835,
                       len(palette) // 4, 0)
    head += masks
    if size > 40:
        head += bytes(size - len(head))
    start = 14 + len(head) + len(palette)
    return b"BM" + struct.pack("<IHHI", start + len(rows), 0, 0, start) + head + palette + rows


def make_bmp():
    flipped = eight(RGB)[::-1]
    bgr = flipped[..., ::-1].tobytes()
    case("rgb24.bmp", bitmap(bgr, 24), RGB)
    case("topdown.bmp", bitmap(eight(RGB)[..., ::-1].tobytes(), 24, height=-HEIGHT), RGB)
    for name, alpha, expected in (("alpha", eight(ALPHA)[::-1], over_white(RGB, ALPHA)), ("alpha0", 0 * eight(ALPHA), RGB)):
        bgra = np.concatenate([flipped[..., ::-1], alpha], 2).tobytes()
        for size in (108, 124):
            masks = (0xFF0000, 0xFF00, 0xFF, 0xFF000000)
            case(f"{name}_v{4 if size == 108 else 5}.bmp", bitmap(bgra, 32, 3, size, masks), expected)
    bgrx = np.concatenate([flipped[..., ::-1], 0 * eight(ALPHA)], 2).tobytes()
    case("rgb32.bmp", bitmap(bgrx, 32), RGB)
    red, green, blue = (flipped[..., k].astype(int) for k in range(3))
    words = (red >> 3 << 11 | green >> 2 << 5 | blue >> 3).astype("<u2").tobytes()
    steps = lambda bits: np.stack([np.floor(RGB[..., k] * 255 / 2 ** (8 - b)) / (2**b - 1) for k, b in enumerate(bits)], 2)
    case("565.bmp", bitmap(words, 16, 3, 40, (0xF800, 0x7E0, 0x1F)), steps((5, 6, 5)))
    words = (red >> 3 << 10 | green >> 3 << 5 | blue >> 3).astype("<u2").tobytes()
    case("555.bmp", bitmap(words, 16), steps((5, 5, 5)))
    swapped = (flipped[..., 0].astype("<u4") | flipped[..., 1].astype("<u4") << 8 | flipped[..., 2].astype("<u4") << 16)
    opaque = np.concatenate([flipped[..., ::-1], 255 + 0 * eight(ALPHA)], 2).tobytes()
    case("alpha_masks.bmp", bitmap(opaque, 32, 6, 40, (0xFF0000, 0xFF00, 0xFF, 0xFF000000)), RGB)
    case("masks_bgr.bmp", bitmap(swapped.tobytes(), 32, 3, 40, (0xFF, 0xFF00, 0xFF0000)), RGB)
    indexed = drawn().quantize(16)
    indices = np.asarray(indexed)[::-1]
    table = (indexed.getpalette() + [0] * 768)[:48]
    palette = b"".join(bytes([table[3 * i + 2], table[3 * i + 1], table[3 * i], 0]) for i in range(16))
    expected = np.asarray(indexed.convert("RGB"), float) / 255
    case("palette8.bmp", bitmap(indices.astype("u1").tobytes(), 8, palette=palette), expected)
    case("palette4.bmp", bitmap((indices[:, ::2] << 4 | indices[:, 1::2]).astype("u1").tobytes(), 4, palette=palette), expected)
    runs = b"".join(runs_of(row) + b"\0\0" for row in indices) + b"\0\1"
    case("rle8.bmp", bitmap(runs, 8, 1, palette=palette), expected)
    bits = np.packbits(GREY[::-1] > 0.5, axis=1)
    bits = np.pad(bits, ((0, 0), (0, -bits.shape[1] % 4)))
    case("bilevel.bmp", bitmap(bits.tobytes(), 1, palette=bytes([0, 0, 0, 0, 255, 255, 255, 0])), (GREY > 0.5) * 1.0)
    half = RGB.copy()
    half[:, :24] = 1
    for name, alpha, expected in (("alpha", eight(ALPHA)[::-1], over_white(RGB, ALPHA)),
                                  ("alpha0", 0 * eight(ALPHA), RGB), ("mask", 0 * eight(ALPHA), half)):
        bgra = np.concatenate([flipped[..., ::-1], alpha], 2).tobytes()
        mask = bytes(8 * HEIGHT)
        if name == "mask":
            mask = (b"\xff" * 3 + bytes(5)) * HEIGHT
        body = struct.pack("<IiiHHIIiiII", 40, WIDTH, 2 * HEIGHT, 1, 32, 0, len(bgra) + len(mask), 0, 0, 0, 0) + bgra + mask
        entry = struct.pack("<BBBBHHII", WIDTH, HEIGHT, 0, 0, 1, 32, len(body), 22)
        case(f"{name}.ico", struct.pack("<HHH", 0, 1, 1) + entry + body, expected)
    for kind, picture, expected in (("ppm", drawn(), RGB), ("pgm", drawn().convert("L"), GREY)):
        case(f"plain.{kind}", saved(picture, "PPM"), expected)


def runs_of(row):
    out, start = b"", 0
    for end in range(1, len(row) + 1):
        if end == len(row) or row[end] != row[start]:
            out += bytes([end - start, row[start]])
            start = end
    return out


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.iterdir():
        old.unlink()
    make_png()
    make_tiff()
    make_thumbnails()
    make_jpeg()
    make_modern()
    make_heif()
    make_bmp()
    strip = np.concatenate([pixels for _, pixels in cases])
    Image.fromarray(strip).save(FOLDER / "expected.png", optimize=True)
    (FOLDER / "files.tsv").write_text("".join(f"{name}\n" for name, _ in cases))
    print(len(cases), "files,", sum(path.stat().st_size for path in FOLDER.iterdir()), "bytes")


if __name__ == "__main__":
    main()
