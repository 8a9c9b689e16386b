package import Inference

/// The name of a space as people write it: `MODEL` or `MODEL@PRECISION`.
package struct SpaceName: Sendable, Hashable, CustomStringConvertible {
  package let model: String
  package let precision: Precision

  /// - Throws: `ModelsError.spaceName` when the text names no space.
  package init(_ text: String) throws(ModelsError) {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false).map(String.init)
    guard let model = parts.first, !model.isEmpty, parts.count <= 2,
      let precision = parts.count == 2 ? Precision(rawValue: parts[1]) : .f32
    else { throw .spaceName(got: text) }
    self.model = model
    self.precision = precision
  }

  package init(model: String, precision: Precision) {
    self.model = model
    self.precision = precision
  }

  /// The shortest text that names it: f32 is not written.
  package var description: String { precision == .f32 ? model : "\(model)@\(precision.rawValue)" }
}
