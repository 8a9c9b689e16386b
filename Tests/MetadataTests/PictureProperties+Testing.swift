@testable import Metadata

extension PictureProperties {
  /// Reads a file and its sidecars in this process.
  init(ofFile path: String) throws {
    let sidecars = try MetadataInput.sidecars(of: path)
    self.init(try MetadataInput.collected(fromFile: path, sidecars: sidecars).input)
  }

  /// Reads the bytes of a file in this process.
  init(_ source: ByteSource, name: String, modified: Int64?) throws {
    self.init(try MetadataInput(source, name: name, modified: modified))
  }
}
