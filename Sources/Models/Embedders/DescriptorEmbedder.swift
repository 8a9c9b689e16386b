package import Imaging
package import Inference

/// Embeds by a descriptor, which needs only the pixels.
package struct DescriptorEmbedder: Embedder {
  package let space: Space
  package let parallelism: Parallelism
  private let descriptor: any Descriptor

  /// - Parameters:
  ///   - descriptor: describes the pictures.
  ///   - parallelism: that of the network it works beside; its own work is done where pictures are decoded.
  /// - Throws: `ModelsError.notAnEmbedder` for a descriptor without a metric.
  package init(_ descriptor: any Descriptor, parallelism: Parallelism) throws(ModelsError) {
    guard !descriptor.metrics.isEmpty else {
      throw .notAnEmbedder(model: descriptor.name, reason: "its values are not compared as vectors")
    }
    self.descriptor = descriptor
    self.parallelism = parallelism
    space = Space(descriptor)
  }

  package var sufficientSize: SufficientSize { descriptor.sufficientSize }

  package func prepare(_ pixels: Pixels) throws(ImagingError) -> PreparedInput {
    .vector(try descriptor.describe(pixels))
  }

  package func embed(_ inputs: [PreparedInput]) async throws(ModelsError) -> [PictureEmbedding] {
    inputs.map { input in
      guard case .vector(let values) = input else { preconditionFailure("a descriptor is given no tensors") }
      return PictureEmbedding(vector: values)
    }
  }
}
