package import Imaging
package import Inference
package import Models
import Vocabulary

/// Turns faces into embeddings that can be compared by their cosine.
///
/// The network is verified and loaded at the first embedding.
package final class FaceEmbedder: Sendable {
  /// How it aligns faces.
  package let alignment: FaceAlignment
  /// The network's card.
  package let card: ModelCard
  private let network: NetworkEmbedder

  /// - Parameters:
  ///   - model: with a card that has a `face` section.
  ///   - precision: of the network's arithmetic.
  ///   - parallelism: how to use the cores.
  /// - Throws: `FacesError.unfit`, `.model`.
  package init(
    _ model: ModelStore.Installed, precision: Precision = .f32, parallelism: Parallelism
  ) throws(FacesError) {
    alignment = try FaceAlignment(model.card)
    card = model.card
    do throws(ModelsError) {
      network = try NetworkEmbedder(
        model, SpaceName(model: model.card.name, precision: precision), parallelism: parallelism)
    } catch { throw .model(error) }
  }

  /// The number of components of its embeddings.
  package var dimension: Int { network.space.dimension }

  /// The identity of its embeddings, as `Space.identity`, including the alignment.
  package var identity: String {
    guard let face = card.face else { return network.space.identity }
    let template = face.template.map { " template=\($0)" } ?? ""
    return network.space.identity
      + " face=\(face.alignment.rawValue)\(template) margin=\(face.margin) square=\(face.square) flip=\(face.flip)"
  }

  /// Embeds aligned faces.
  ///
  /// If the card says so, a face's embedding is the mean of its own and its mirror image's.
  ///
  /// - Parameter faces: of the alignment's size.
  /// - Returns: an embedding `[dimension]` of length 1 for each, in their order.
  /// - Throws: `FacesError.model` if the network does not match its card, cannot be loaded or fails.
  package func embed(_ faces: [Pixels]) async throws(FacesError) -> [[Float]] {
    let flips = card.face?.flip == true
    let inputs = (faces + (flips ? faces.map(\.mirrored) : [])).map { face in
      PreparedInput.tensors([face.bytes], seen: .whole)
    }
    let embeddings: [[Float]]
    do throws(ModelsError) {
      embeddings = try await network.embed(inputs).map(\.vector)
    } catch { throw .model(error) }
    guard flips else { return embeddings }
    return faces.indices.map { index in
      l2Normalised(zip(embeddings[index], embeddings[faces.count + index]).map { $0 + $1 })
    }
  }
}
