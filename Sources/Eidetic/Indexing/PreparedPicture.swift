import Gallery
import Models

/// A picture that is decoded and waits to be embedded.
struct PreparedPicture: Sendable {
  let file: FileStamp
  let image: ImageRecord
  let note: String?
  /// What each embedder takes, in the order of the embedders; `nil` where the image has all of its
  /// embeddings.
  let inputs: [PreparedInput?]
  /// Its faces; `nil` where they are not wanted.
  let faces: FaceScan?
  /// Whether its embeddings take the place of older ones.
  let replaces: Bool

  /// The picture on its way into the gallery.
  func arrival(with embeddings: [NewEmbedding]) -> Gallery.Arrival {
    .image(file, image, embeddings, faces: faces, note: note, replaces: replaces)
  }

  /// The picture on its way into the ledger: a network made nonsense of it.
  func notFinite() -> Gallery.Arrival {
    let reason =
      "cannot embed \"\(file.path)\": the network answers with numbers that are not finite; use another space"
    return .failed(file, stage: "embed", reason: reason)
  }
}
