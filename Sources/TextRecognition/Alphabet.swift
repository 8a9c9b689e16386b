/// The characters that a network tells apart, and how its answers become text.
///
/// Connectionist temporal classification (Graves et al., 2006): class 0 is "no new character", then come the
/// characters, and a space at last.
struct Alphabet: Sendable, Equatable {
  private let characters: [String]

  /// - Parameter characters: in the order of the network's classes, without the first and the last.
  init(_ characters: [String]) { self.characters = [""] + characters + [" "] }

  /// How many classes a network with these characters has.
  var classes: Int { characters.count }

  /// The most probable text: of each step the most probable class, of equal ones beside each other one.
  ///
  /// - Parameters:
  ///   - probabilities: `[steps, classes]`, row-major.
  ///   - steps: how many.
  /// - Returns: the text without spaces at its ends, and the mean probability of its characters, 0 for none.
  func decode(_ probabilities: [Float], steps: Int) -> (text: String, confidence: Double) {
    precondition(
      probabilities.count == steps * classes, "\(probabilities.count) values for \(steps) × \(classes)")
    var text = ""
    var (sum, count, last) = (0.0, 0, 0)
    for step in 0..<steps {
      let (best, probability) = mostProbable(probabilities, step)
      if best != 0, best != last {
        text += characters[best]
        sum += Double(probability)
        count += 1
      }
      last = best
    }
    let trimmed = text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed()
    return (String(trimmed), count > 0 ? sum / Double(count) : 0)
  }

  private func mostProbable(_ probabilities: [Float], _ step: Int) -> (index: Int, probability: Float) {
    let first = step * classes
    return unsafe probabilities.withUnsafeBufferPointer { values in
      var best = 0
      for index in 1..<classes
      where unsafe values[first + index] > values[first + best] { best = index }
      return unsafe (best, values[first + best])
    }
  }
}
