import Vocabulary

/// A file, or other bytes, to be processed by a helper.
struct DecoderTask {
  enum Output {
    case picture(Picture)
    case metadata(PictureMetadata)
    case bytes([UInt8])
  }

  let work: DecoderOrder.Work
  let name: String
  /// `nil` for a service, whose bytes are not a picture's file.
  let format: PictureFormat?
  let limits: DecodingLimits
  var sufficient: SufficientSize?
  var region: Region?
  /// Cancels it.
  var cancellation: DecodingCancellation?
  /// Is notified if it takes long.
  var watcher: DecodingWatcher?

  func order(byteCount: Int, lent: Int, room: Int) -> DecoderOrder {
    DecoderOrder(
      work: work, name: name, byteCount: byteCount, limits: limits, sufficient: sufficient, region: region,
      lentBytes: lent, outputBytes: room)
  }

  var tooSlow: ImagingError { .tooSlow(name: name, limit: limits.maximumSeconds) }

  var tooMuchMemory: ImagingError {
    .tooMuchMemory(name: name, bytes: limits.maximumWorkingBytes, limit: limits.maximumWorkingBytes)
  }

  /// Never shown: the caller who cancelled it knows why it ended.
  var cancelled: ImagingError { damaged("the decode was called off") }

  func damaged(_ reason: String) -> ImagingError {
    format.map { .damaged(name: name, format: $0, underlying: reason) }
      ?? .helper(name: name, underlying: reason)
  }
}
