import Faces
import Gallery
import Imaging
import Inference

extension FacesRoom {
  /// The embedding of the largest face in a picture.
  ///
  /// - Throws: a `FaultyError`: of kind `notReady` if faces are off; `unsupported` for a picture without
  ///   faces; as reading and decoding a picture does.
  func embedding(ofLargestFaceIn example: Query.Example) async throws -> [Float] {
    let (_, tools) = try await models.space(parallelism: .latency(cores: SearchEngine.cores))
    let file = try await pictures.contents(of: example)
    let pixels = try await decoder.decode(
      file.bytes, name: file.name, sufficient: tools.pipeline.sufficientSize
    ).pixels
    guard let largest = try await tools.pipeline.faces(in: pixels).max(by: { $0.box.area < $1.box.area })
    else { throw PeopleError.noFaceInPicture(name: file.name) }
    return largest.embedding
  }
}
