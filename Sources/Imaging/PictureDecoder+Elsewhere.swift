import Vocabulary

extension PictureDecoder {
  /// Whether a file is decoded in a helper process.
  static func leavesProcess(_ bytes: Span<UInt8>, _ format: PictureFormat) -> Bool {
    format != .jpeg || !OrdinaryJPEG.matches(bytes)
  }

  func task(
    _ format: PictureFormat, name: String, sufficient: SufficientSize?, region: Region?
  ) -> DecoderTask {
    DecoderTask(
      work: .pixels, name: name, format: format, limits: limits, sufficient: sufficient, region: region)
  }

  /// Decodes a picture in a helper.
  func picture(_ task: DecoderTask, _ bytes: Span<UInt8>) throws(ImagingError) -> Picture {
    guard case .picture(let picture) = try DecoderPool.shared.run(task, bytes) else {
      throw task.damaged("its decoder answers something else")
    }
    return picture
  }

  /// Decodes a picture in a helper, on a thread that waits for it.
  func picture(_ task: DecoderTask, _ bytes: [UInt8]) async throws -> Picture {
    guard case .picture(let picture) = try await DecoderPool.shared.run(task, bytes) else {
      throw task.damaged("its decoder answers something else")
    }
    return picture
  }

  /// Reads a file's metadata in a helper.
  func metadataElsewhere(
    _ bytes: Span<UInt8>, _ format: PictureFormat, name: String
  ) throws(ImagingError) -> PictureMetadata {
    let task = DecoderTask(work: .metadata, name: name, format: format, limits: limits)
    guard case .metadata(let metadata) = try DecoderPool.shared.run(task, bytes) else {
      throw task.damaged("its decoder answers something else")
    }
    return metadata
  }
}
