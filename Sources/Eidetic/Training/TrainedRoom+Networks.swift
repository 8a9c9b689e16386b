import Inference
package import Models

extension TrainedRoom {
  /// The networks of the gallery.
  package var models: ModelStore { embedders.models }

  /// The folder with the folders in which networks are fine-tuned.
  package var workFolders: String { "\(library.galleryFolder)/training" }

  /// The folder in which a network is fine-tuned.
  ///
  /// - Parameter name: of the network that is made.
  package func workFolder(for name: String) -> String { "\(workFolders)/\(name)" }

  /// The name and the identity of a space, whether or not the gallery has it.
  ///
  /// - Parameter name: of the space.
  /// - Throws: as `Embedders.embedder(forSpace:)`.
  package func space(named name: String) async throws -> (name: String, identity: String) {
    let name = try SpacesRoom.canonicalName(name)
    let embedder = try await embedders.embedder(forSpace: name) {
      .throughput(cores: SearchEngine.cores, weightBytes: $0)
    }
    return (name, embedder.space.identity)
  }
}
