/// The names of the sidecars beside a picture's file.
///
/// Of `photo.jpg` the nearest one is `photo.jpg.xmp`, as digiKam and darktable have it; then comes
/// Lightroom's `photo.xmp`, unless it says that it belongs to a picture of another ending. Endings may be in
/// upper case; that of `photo.JPG` may be `photo.jpg.xmp`, unless there is a `photo.jpg`.
package struct SidecarNames {
  private let stem: String
  /// The picture's ending without its dot; `nil` where it has none.
  package let ending: String?

  /// - Parameter name: the picture's, without its folder.
  package init(of name: String) {
    guard let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")) else {
      (stem, ending) = (name, nil)
      return
    }
    (stem, ending) = (String(name[..<dot]), String(name[name.utf8.index(after: dot)...]))
  }

  /// The sidecar with all of the picture's name in it; `nil` where there is none.
  ///
  /// - Parameter exists: says whether the folder has a file.
  package func own<Failure: Error>(
    _ exists: (String) throws(Failure) -> Bool
  ) throws(Failure) -> String? {
    guard let ending else { return try first(of: [stem], exists) }
    var bases = ["\(stem).\(ending)"]
    for other in [ending.lowercased(), ending.uppercased()] where other != ending {
      if try !exists("\(stem).\(other)") { bases.append("\(stem).\(other)") }
    }
    return try first(of: bases, exists)
  }

  /// The sidecar without the picture's ending, which pictures of several endings may share; `nil` where there
  /// is none, or the picture has no ending.
  ///
  /// - Parameter exists: says whether the folder has a file.
  package func shared<Failure: Error>(
    _ exists: (String) throws(Failure) -> Bool
  ) throws(Failure) -> String? {
    ending == nil ? nil : try first(of: [stem], exists)
  }

  /// Says whether a shared sidecar is the picture's.
  ///
  /// - Parameter sidecarExtension: the ending that it names; `nil` where it names none.
  package func isOwner(_ sidecarExtension: String?) -> Bool {
    sidecarExtension.map { $0.lowercased() == ending?.lowercased() } ?? true
  }

  /// Whether a file is a sidecar by its name.
  package static func isSidecar(_ name: String) -> Bool { name.lowercased().hasSuffix(".xmp") }

  /// How the names of all pictures begin that a sidecar may belong to.
  ///
  /// - Parameter name: the sidecar's.
  package static func stem(ofSidecar name: String) -> String {
    let base = String(name.dropLast(4))
    return SidecarNames(of: base).stem
  }

  /// Whether a sidecar may be one of the picture's.
  package func mayInclude(_ sidecar: String) -> Bool {
    let base = sidecar.dropLast(4).lowercased()
    return base == stem.lowercased() || base == ending.map { "\(stem).\($0)".lowercased() }
  }

  private func first<Failure: Error>(
    of bases: [String], _ exists: (String) throws(Failure) -> Bool
  ) throws(Failure) -> String? {
    for base in bases {
      for name in [".xmp", ".XMP", ".Xmp"].map({ base + $0 }) where try exists(name) { return name }
    }
    return nil
  }
}
