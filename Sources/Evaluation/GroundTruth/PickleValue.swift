/// A value in a pickle of plain data.
indirect enum PickleValue: Equatable {
  /// `None`.
  case none
  /// `True` or `False`.
  case boolean(Bool)
  /// An `int`.
  case integer(Int)
  /// A `float`.
  case number(Double)
  /// A `str`, or bytes that are UTF-8.
  case text(String)
  /// A `list` or a `tuple`.
  case list([PickleValue])
  /// A `dict` whose keys are texts.
  case dictionary([String: PickleValue])

  /// The value of a key; `nil` if there is none, or this is not a dictionary.
  subscript(key: String) -> PickleValue? {
    if case .dictionary(let values) = self { values[key] } else { nil }
  }

  /// The elements, if it is a list.
  var items: [PickleValue]? { if case .list(let values) = self { values } else { nil } }

  /// The elements, if it is a list of texts.
  var texts: [String]? { all { if case .text(let text) = $0 { text } else { nil } } }

  /// The elements, if it is a list of whole numbers.
  var integers: [Int]? { all { if case .integer(let number) = $0 { number } else { nil } } }

  /// The elements, if it is a list of numbers.
  var numbers: [Double]? {
    all { value in
      switch value {
      case .integer(let number): Double(number)
      case .number(let number): number
      default: nil
      }
    }
  }

  private func all<Element>(_ read: (PickleValue) -> Element?) -> [Element]? {
    guard let items else { return nil }
    let elements = items.compactMap(read)
    return elements.count == items.count ? elements : nil
  }
}
