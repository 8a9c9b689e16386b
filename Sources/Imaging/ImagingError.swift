public import Faults
public import Vocabulary

/// Says why a picture could not be decoded, cropped or encoded.
///
/// The description is a whole sentence: `cannot decode "a.jpg": the file is empty; restore it from a backup`.
public enum ImagingError: FaultyError, Hashable, Codable {
  /// The file is empty.
  case empty(name: String)

  /// The file does not begin with a known signature.
  case unknownFormat(name: String)

  /// A known format that no trusted decoder reads.
  case unreadableFormat(name: String, format: PictureFormat)

  /// A variant of a known format that no installed decoder supports; `kind` says which.
  case unsupported(name: String, format: PictureFormat, kind: String)

  /// More bytes than `DecodingLimits.maximumBytes`.
  case tooManyBytes(name: String, got: Int, limit: Int)

  /// More pixels than `DecodingLimits.maximumPixels`.
  case tooManyPixels(name: String, width: Int, height: Int, limit: Int)

  /// More memory than `DecodingLimits.maximumWorkingBytes`.
  case tooMuchMemory(name: String, bytes: Int, limit: Int)

  /// More time than `DecodingLimits.maximumSeconds`.
  case tooSlow(name: String, limit: Double)

  /// More than half of the rows are missing.
  case endsEarly(name: String, format: PictureFormat, missing: Double)

  /// The contents violate the format; `underlying` is the decoder's message.
  case damaged(name: String, format: PictureFormat, underlying: String)

  /// The helper process that worked on something other than pixels failed; `name` says on what.
  case helper(name: String, underlying: String)

  /// A region without area, or one that exceeds the picture.
  case regionOutside(name: String, region: Region)

  /// Encoding failed; `what` is what was being made.
  case encoding(what: String, underlying: String)

  /// Memory ran out while processing pixels.
  case outOfMemory(what: String, bytes: Int)

  /// A library could not be started.
  case library(name: String, underlying: String)
}

extension ImagingError {
  /// What kind of thing went wrong.
  public var kind: ErrorKind {
    switch self {
    case .regionOutside: .usage
    case .unknownFormat, .unreadableFormat, .unsupported: .unsupported
    case .empty, .tooSlow, .endsEarly, .damaged, .helper: .unreadable
    case .tooManyBytes, .tooManyPixels, .tooMuchMemory: .tooLarge
    case .encoding, .outOfMemory, .library: .resource
    }
  }

  /// The code for programs.
  public var code: String {
    switch kind {
    case .unsupported: "picture_unsupported"
    case .unreadable: "picture_unreadable"
    default: kind.code
    }
  }

  /// The reason without the file's name, for the error ledger.
  package var reason: String {
    switch self {
    case .empty: "the file is empty; restore it from a backup"
    case .unknownFormat: "unknown file format"
    case .unreadableFormat(_, let format):
      "\(format.label) files are not supported; convert it to PNG, JPEG or TIFF"
    case .unsupported(_, let format, let kind):
      "this kind of \(format.label) is not supported (\(printable(kind))); convert it to PNG or JPEG"
    case .tooManyBytes(_, let got, let limit):
      "it has \(got) bytes, and \(limit) are allowed; raise the limit on bytes"
    case .tooManyPixels(_, let width, let height, let limit):
      "it has \(width) × \(height) pixels, and \(limit) are allowed; raise the limit on pixels"
    case .tooMuchMemory(_, let bytes, let limit):
      "it needs about \(bytes >> 20) MB of memory, and \(limit >> 20) MB are allowed; raise the limit on memory"
    case .tooSlow(_, let limit): "it takes more than \(limit) s; raise the limit on time"
    case .endsEarly(_, let format, let missing):
      "the \(format.label) ends early: the last \(Self.percent(missing)) of its rows are missing; "
        + "restore it from a backup"
    case .damaged(_, let format, let underlying):
      "the \(format.label) file is damaged; restore it from a backup (details: \(printableReason(underlying)))"
    case .helper(_, let underlying): "the process that reads it failed: \(printableReason(underlying))"
    case .regionOutside(_, let region):
      "the region \(region) is not inside the picture; "
        + "give x,y,width,height as fractions from 0 to 1 with an area"
    case .encoding(_, let underlying): printableReason(underlying)
    case .outOfMemory(_, let bytes): "\(bytes) bytes of memory could not be had"
    case .library(_, let underlying): printableReason(underlying)
    }
  }

  private var attempt: String {
    switch self {
    case .empty(let name), .unknownFormat(let name), .unreadableFormat(let name, _),
      .unsupported(let name, _, _),
      .tooManyBytes(let name, _, _), .tooManyPixels(let name, _, _, _), .tooMuchMemory(let name, _, _),
      .tooSlow(let name, _), .endsEarly(let name, _, _), .damaged(let name, _, _):
      "decode \"\(printable(name))\""
    case .helper(let name, _): "read \"\(printable(name))\""
    case .regionOutside(let name, _): "crop \"\(printable(name))\""
    case .encoding(let what, _): "encode \(what)"
    case .outOfMemory(let what, _): what
    case .library(let name, _): "start \(name)"
    }
  }

  /// A fraction as a percentage, never rounded up to 100 %.
  static func percent(_ fraction: Double) -> String {
    "\(min(max(Int((fraction * 100).rounded()), 1), 100)) %"
  }
}

extension ImagingError {
  /// The whole sentence: what failed, on what, why, and what to do about it.
  public var description: String { "cannot \(attempt): \(reason)" }
}
