import CVips

/// How to convert a TIFF's samples to 8- or 16-bit grey, RGB or CMYK.
struct TIFFModel {
  enum Colours: Hashable {
    case grey(isInverted: Bool)
    case rgb
    case cmyk
    case palette
    /// L*a*b*; `isOffset`: as stored in ICC profiles.
    case lab(isOffset: Bool)
    /// libtiff converts it to 8-bit RGB.
    case converted
  }

  let colours: Colours
  /// The index of the alpha sample, and whether colours are premultiplied by it; `nil` without alpha.
  let alpha: (index: Int, isAssociated: Bool)?
  /// Whether results have 16 bits.
  let isWide: Bool

  /// Decides by the header, or returns what is not supported.
  static func of(_ header: TIFFHeader) -> Result<TIFFModel, Unsupported> {
    if let contradiction = header.contradiction { return .failure(Unsupported(kind: contradiction)) }
    guard header.channels <= Int(UInt16.max), max(header.width, header.height) <= Int(Int32.max) else {
      return .failure(
        Unsupported(kind: "\(header.width) × \(header.height) pixels of \(header.channels) channels"))
    }
    if header.isMask { return .failure(Unsupported(kind: "a mask")) }
    guard let colours = colours(header) else {
      return .failure(Unsupported(kind: "\(header.channels) channels of colour model \(header.photometric)"))
    }
    guard isReadable(header, colours) else {
      return .failure(Unsupported(kind: "\(header.bits)-bit \(formatName(header.sampleFormat)) samples"))
    }
    let isLab = colours == .lab(isOffset: true) || colours == .lab(isOffset: false)
    let model = TIFFModel(
      colours: colours, alpha: alpha(header, colours),
      isWide: colours != .palette && (header.bits > 8 || isLab))
    return .success(model)
  }

  struct Unsupported: Error {
    let kind: String
  }

  /// The number of colour samples per pixel.
  static func count(_ colours: Colours) -> Int {
    switch colours {
    case .grey, .palette: 1
    case .rgb, .lab, .converted: 3
    case .cmyk: 4
    }
  }

  private static func colours(_ header: TIFFHeader) -> Colours? {
    let found: Colours? =
      switch header.photometric {
      case 0: .grey(isInverted: true)
      case 1: .grey(isInverted: false)
      case 2: .rgb
      case 3: .palette
      case 5: header.inkSet == 1 ? .cmyk : nil
      // libtiff returns YCbCr in JPEG as RGB.
      case 6: header.compression == 7 ? .rgb : .converted
      case 8: .lab(isOffset: false)
      case 9: .lab(isOffset: true)
      default: nil
      }
    guard let found, found == .converted || header.channels >= count(found) else { return nil }
    return found
  }

  private static func isReadable(_ header: TIFFHeader, _ colours: Colours) -> Bool {
    let isLab = colours == .lab(isOffset: true) || colours == .lab(isOffset: false)
    return switch header.sampleFormat {
    // Undefined formats are unsigned numbers in practice.
    case 1, 4:
      colours == .converted
        ? header.bits == 8
        : isLab
          ? header.bits == 8 || header.bits == 16
          : (1...32).contains(header.bits) && (colours != .palette || header.bits <= 8)
    case 2: isLab && (header.bits == 8 || header.bits == 16)
    case 3: [16, 32, 64].contains(header.bits) && !isLab && colours != .palette && colours != .converted
    default: false
    }
  }

  private static func formatName(_ format: Int) -> String {
    switch format {
    case 2: "signed"
    case 3: "floating-point"
    case 5, 6: "complex"
    default: "unsigned"
    }
  }

  private static func alpha(_ header: TIFFHeader, _ colours: Colours) -> (index: Int, isAssociated: Bool)? {
    guard colours != .converted, colours != .palette else { return nil }
    let extra = header.channels - count(colours)
    guard extra > 0, let place = header.extraSamples.prefix(extra).firstIndex(where: { $0 == 1 || $0 == 2 })
    else {
      return nil
    }
    return (count(colours) + place, header.extraSamples[place] == 1)
  }
}
