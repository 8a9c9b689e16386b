package import Imaging
package import Inference
package import Vocabulary

/// Turns pictures into embeddings of one space.
package protocol Embedder: Sendable {
  /// What its embeddings belong to.
  var space: Space { get }
  /// How big a decoded picture must at least be for its embedding to lose nothing.
  var sufficientSize: SufficientSize { get }
  /// How many pictures it takes at once, and how it uses the cores.
  var parallelism: Parallelism { get }

  /// Does what needs nothing but the picture's pixels, on the calling thread.
  ///
  /// - Parameter pixels: upright sRGB.
  /// - Throws: `ImagingError.outOfMemory`.
  func prepare(_ pixels: Pixels) throws(ImagingError) -> PreparedInput

  /// Makes embeddings of prepared pictures.
  ///
  /// - Parameter inputs: any number; multiples of `parallelism.batch` waste nothing.
  /// - Returns: an embedding for each, in their order.
  /// - Throws: `ModelsError` when the network is not its card's, cannot be loaded or fails.
  func embed(_ inputs: [PreparedInput]) async throws(ModelsError) -> [PictureEmbedding]
}

/// A picture between its pixels and its embedding.
package enum PreparedInput: Sendable, Equatable {
  /// What a network takes, on each of its scales: 8-bit RGB, interleaved, row-major, of its width and height.
  ///
  /// `seen` is the part of the picture that they show, as fractions; where the picture was filled up to the
  /// network's proportions it reaches beyond the picture.
  case tensors([[UInt8]], seen: Region)
  /// The embedding itself: there is no network.
  case vector([Float])
}
