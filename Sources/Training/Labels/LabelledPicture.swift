/// The parts that labelled pictures are split into.
public enum TrainingPart: String, Sendable, Codable, CaseIterable {
  /// What is learned from.
  case train
  /// What settings are chosen by.
  case validation
  /// What is measured on, and never looked at before.
  case test
}

/// A picture, or a face in it, with the class that it is said to be of.
public struct LabelledPicture: Sendable, Codable, Equatable {
  /// Absolute.
  public let path: String
  /// Of the file's content: 32 hexadecimal digits.
  public let hash: String
  /// Its number in the library; `nil` for a picture that is not indexed.
  public let image: Int64?
  /// The face's number in the library; `nil` if the picture as a whole is meant.
  public let face: Int64?
  /// The class, as an index into `LabelledPictures.classes`.
  public let label: Int
  /// The part it lies in.
  public let part: TrainingPart

  /// A picture with its class.
  public init(path: String, hash: String, image: Int64?, face: Int64? = nil, label: Int, part: TrainingPart) {
    (self.path, self.hash, self.image, self.face) = (path, hash, image, face)
    (self.label, self.part) = (label, part)
  }
}

/// Pictures to learn from and to measure with, each with its class and its part.
public struct LabelledPictures: Sendable, Codable, Equatable {
  /// The names of the classes, in the order of their numbers.
  public let classes: [String]
  /// All parts, in the order of their paths.
  public let pictures: [LabelledPicture]

  /// - Parameters:
  ///   - classes: their names.
  ///   - pictures: with labels below `classes.count`.
  public init(classes: [String], pictures: [LabelledPicture]) {
    precondition(pictures.allSatisfy { classes.indices.contains($0.label) })
    (self.classes, self.pictures) = (classes, pictures)
  }
}
