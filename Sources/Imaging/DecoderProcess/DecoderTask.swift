import Vocabulary

/// A file to be processed by a helper.
struct DecoderTask {
  enum Output {
    case picture(Picture)
    case metadata(PictureMetadata)
  }

  let work: DecoderOrder.Work
  let name: String
  let format: PictureFormat
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

  func damaged(_ reason: String) -> ImagingError { .damaged(name: name, format: format, underlying: reason) }
}
