/// The headers of a request, in their order. Names are case-insensitive.
package struct Headers: Sendable {
  private let list: [(name: String, value: String)]

  /// - Parameter list: names and values in their order.
  package init(_ list: [(name: String, value: String)]) { self.list = list }

  /// The first value of a header.
  ///
  /// - Parameter name: in any case.
  package subscript(name: String) -> String? { all(name).first }

  /// All values of a header, in their order.
  ///
  /// - Parameter name: in any case.
  package func all(_ name: String) -> [String] {
    let name = name.lowercased()
    return list.filter { $0.name.lowercased() == name }.map(\.value)
  }
}

/// A request's method.
package struct Method: RawRepresentable, Hashable, Sendable {
  /// As in the request: upper case.
  package let rawValue: String

  /// - Parameter rawValue: as in the request.
  package init(rawValue: String) { self.rawValue = rawValue }

  package static let get = Method(rawValue: "GET")
  package static let head = Method(rawValue: "HEAD")
  package static let post = Method(rawValue: "POST")
  package static let put = Method(rawValue: "PUT")
  package static let delete = Method(rawValue: "DELETE")
  package static let options = Method(rawValue: "OPTIONS")
}

/// The cookies of one `Cookie` header.
package struct Cookies: Sendable {
  private let values: [String: String]

  /// - Parameter header: the header's value: `a=1; b=2`.
  package init(_ header: String) {
    var values: [String: String] = [:]
    for pair in header.split(separator: ";") {
      guard let equals = pair.firstIndex(of: "=") else { continue }
      let name = pair[..<equals].drop { $0 == " " }
      // Of several with one name the first counts: it has the longest path.
      if values[String(name)] == nil { values[String(name)] = String(pair[pair.index(after: equals)...]) }
    }
    self.values = values
  }

  /// A cookie's value.
  ///
  /// - Parameter name: as it was set.
  package subscript(name: String) -> String? { values[name] }
}

/// Compares a secret in a time that depends only on the length of the given text.
///
/// - Parameters:
///   - given: the text sent by a client.
///   - secret: the expected text.
package func constantTimeEquals(_ given: String, _ secret: String) -> Bool {
  let (given, secret) = (Array(given.utf8), Array(secret.utf8))
  guard !secret.isEmpty else { return false }
  var difference = UInt8(given.count == secret.count ? 0 : 1)
  for index in given.indices { difference |= given[index] ^ secret[index % secret.count] }
  return difference == 0
}
