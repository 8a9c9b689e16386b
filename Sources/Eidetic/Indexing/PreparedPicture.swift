import Gallery
import Models

/// A picture that is decoded and waits to be embedded.
struct PreparedPicture: Sendable {
  let file: FileStamp
  let image: ImageRecord
  let note: String?
  /// What each space's embedder takes, in the order of the spaces.
  let inputs: [PreparedInput]

  /// The picture on its way into the gallery, or into the ledger when a network made nonsense of it.
  func arrival(with embeddings: [NewEmbedding]) -> Gallery.Arrival {
    guard embeddings.allSatisfy({ $0.vector.allSatisfy { $0.isFinite } }) else {
      let reason =
        "cannot embed \"\(file.path)\": the network answers with numbers that are not finite; use another space"
      return .failed(file, stage: "embed", reason: reason)
    }
    return .image(file, image, embeddings, note: note)
  }
}

/// A space of the gallery with the embedder that fills it.
struct IndexedSpace: Sendable {
  let id: Int64
  let embedder: any Embedder
}
