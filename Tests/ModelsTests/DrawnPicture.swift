import Imaging

extension Pixels {
  /// The picture of Tools/golden/descriptors.py: discs on a gradient, and noise in the lower right quarter.
  static func drawn(width: Int, height: Int) -> Pixels {
    let discs = (0..<6).map { disc in
      (
        x: (disc * 37 + 11) % 100 * width / 100, y: (disc * 53 + 29) % 100 * height / 100,
        radius: (6 + 3 * disc) * max(width, height) / 100
      )
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(3 * width * height)
    for y in 0..<height {
      for x in 0..<width {
        let disc = discs.lastIndex { disc in
          (x - disc.x) * (x - disc.x) + (y - disc.y) * (y - disc.y) <= disc.radius * disc.radius
        }
        for c in 0..<3 {
          var value =
            if let disc { (disc * (71 + 40 * c) + 90 * c) % 256 } else {
              (x * (c + 1) * 160 / width + y * (3 - c) * 60 / height + 10 * c) % 256
            }
          if 2 * x > width && 2 * y > height {
            let noise = ((x * 73_856_093) ^ (y * 19_349_663) ^ (c * 83_492_791)) >> 5 & 63
            value = value * 3 / 4 + noise
          }
          bytes.append(UInt8(value))
        }
      }
    }
    return Pixels(width: width, height: height, bytes: bytes)
  }
}
