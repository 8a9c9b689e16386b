import Foundation
import Vocabulary

/// How people, facts and assignments were before an edit: what undoing it puts back.
///
/// Faces are kept by their places, so that an edit can be undone after the images were indexed again.
struct EditSnapshot: Codable {
  struct Person: Codable, Equatable {
    let id: Int64
    let name: String?
    let created: Int64
  }

  struct Face: Codable, Equatable {
    /// A region as journals have it: with the names of its numbers.
    struct Box: Codable, Equatable {
      let x: Double
      let y: Double
      let width: Double
      let height: Double
    }

    /// 32 hexadecimal digits.
    let hash: String
    let box: Box

    init(_ place: FacePlace) {
      hash = place.hash.hexadecimal
      let box = place.box
      self.box = Box(x: box.x, y: box.y, width: box.width, height: box.height)
    }

    /// Nothing where the journal is not as it was written.
    var place: FacePlace? {
      ContentHash(hexadecimal: hash).map {
        FacePlace(hash: $0, box: Region(x: box.x, y: box.y, width: box.width, height: box.height))
      }
    }
  }

  struct Fact: Codable, Equatable {
    let face: Face
    let person: Int64
    let holds: Bool
  }

  struct Assignment: Codable, Equatable {
    let face: Face
    let person: Int64?
    let origin: AssignmentOrigin?
  }

  /// The people that the edit changes or removes.
  var people: [Person] = []
  /// The people that it makes.
  var made: [Int64] = []
  /// What was said of the faces and the people.
  var facts: [Fact] = []
  /// Whose the faces were.
  var assignments: [Assignment] = []
  /// Which of the faces were said to be none; `nil` in journals from before that could be said.
  var notFaces: [Face]?
}

extension ContentHash {
  /// - Parameter hexadecimal: 32 digits, as the property of this name; nothing comes of other texts.
  package init?(hexadecimal: String) {
    guard hexadecimal.utf8.count == 32, hexadecimal.allSatisfy(\.isHexDigit),
      let high = UInt64(hexadecimal.prefix(16), radix: 16),
      let low = UInt64(hexadecimal.suffix(16), radix: 16)
    else { return nil }
    self.init(high: high, low: low)
  }
}
