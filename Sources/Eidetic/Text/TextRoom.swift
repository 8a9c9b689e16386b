import Gallery
import Inference
import Models
import TextRecognition

/// The text in a gallery's images: whether and by which model it is read, and what was read.
///
/// Safe to use from many tasks at once.
struct TextRoom: Sendable {
  let gallery: Gallery
  let models: ModelStore
  private let readers = TextReaders()

  init(gallery: Gallery, models: ModelStore) { (self.gallery, self.models) = (gallery, models) }

  /// The gallery's setting that names the model; text is read if it is there.
  private static let key = "text"

  /// The model that reads text in this gallery; `nil` if text is not read.
  ///
  /// - Throws: a `FaultyError` when the gallery cannot be read.
  func model() async throws -> String? { try await gallery.reader.setting(Self.key) }

  /// Turns reading on: the next indexing run reads the text of all images, also of those indexed already. If
  /// another model than before is preferred now, it reads all of them again.
  ///
  /// - Throws: a `FaultyError` of kind `notReady` if no model is installed that reads text; `damaged` if its
  ///   files do not match its card.
  func turnOn() async throws {
    let model = try preferredModel()
    _ = try reader(model, threads: SearchEngine.cores)
    try await gallery.set(Self.key, to: model.card.name)
  }

  /// Turns reading off, and removes all text that was read.
  ///
  /// - Throws: a `FaultyError` when the gallery cannot be written.
  func turnOff() async throws {
    guard try await model() != nil else { return }
    try await gallery.set(Self.key, to: nil)
    try await gallery.removeTextLines()
  }

  /// What was read in an image, in the order in which it is read.
  ///
  /// - Parameter image: its id; nothing was read in one that there is not.
  /// - Throws: a `FaultyError` when the gallery cannot be read.
  func lines(ofImage image: Int64) async throws -> [TextInImage] {
    try await gallery.reader.textLines(ofImage: image).map(TextInImage.init)
  }

  /// The loaded model that reads text; `nil` if text is not read.
  ///
  /// - Parameter threads: how many pictures are worked on at a time.
  /// - Throws: a `FaultyError` of kind `notReady` if the model is not installed any more; `damaged`.
  func reader(threads: Int) async throws -> TextReader? {
    guard let name = try await model() else { return nil }
    return try reader(try models.model(named: name), threads: threads)
  }

  private func reader(
    _ model: ModelStore.Installed, threads: Int
  ) throws(TextRecognitionError) -> TextReader {
    try readers.reader(model, parallelism: .throughput(cores: threads, weightBytes: 0))
  }

  /// An added model that reads text is there to be used.
  private func preferredModel() throws -> ModelStore.Installed {
    let present = try models.list().filter { $0.card.reader != nil }
    guard let model = present.first(where: { !$0.isBuiltIn }) ?? present.first else {
      throw ModelsError.noSuchModel(name: Self.standardModel, available: try models.list().map(\.card.name))
    }
    return model
  }

  /// The model that comes with the program.
  private static let standardModel = "ppocr-v6-tiny"
}

/// A line of text in an image.
public struct TextInImage: Sendable, Codable, Equatable {
  /// What is written.
  public let text: String
  /// The mean probability of its characters, 0…1.
  public let confidence: Double
  /// Four pairs of x and y, fractions 0…1 of the upright image, clockwise from where the line begins above.
  public let corners: [[Double]]

  init(_ line: TextLine) { (text, confidence, corners) = (line.text, line.confidence, line.corners) }
}
