package import Imaging
package import Inference
package import Vocabulary

/// Turns pictures into embeddings of one space.
package protocol Embedder: Sendable {
  /// The space of its embeddings.
  var space: Space { get }
  /// The least size of a decoded picture that loses nothing.
  var sufficientSize: SufficientSize { get }
  /// Its batch size, and how it uses the cores.
  var parallelism: Parallelism { get }

  /// Does the part that needs only the picture's pixels, on the calling thread.
  ///
  /// - Parameter pixels: upright sRGB.
  /// - Throws: `ImagingError.outOfMemory`.
  func prepare(_ pixels: Pixels) throws(ImagingError) -> PreparedInput

  /// Makes embeddings of prepared pictures.
  ///
  /// - Parameter inputs: any number; multiples of `parallelism.batch` are most efficient.
  /// - Returns: an embedding for each, in their order.
  /// - Throws: `ModelsError` if the network does not match its card, cannot be loaded or fails.
  func embed(_ inputs: [PreparedInput]) async throws(ModelsError) -> [PictureEmbedding]
}

/// A picture, prepared for embedding.
package enum PreparedInput: Sendable, Equatable {
  /// The network's input at each of its scales: 8-bit RGB, interleaved, row-major, of the input's width and
  /// height.
  ///
  /// `seen` is the part of the picture that they show, as fractions; if the picture was padded to the
  /// network's proportions, it exceeds the picture.
  case tensors([[UInt8]], seen: Region)
  /// The embedding itself, made without a network.
  case vector([Float])
}
