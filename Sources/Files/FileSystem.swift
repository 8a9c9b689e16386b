#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// An entry of a folder.
package struct DirectoryEntry: Sendable {
  package enum Kind: Sendable {
    case folder
    /// A file, or a link to one.
    case file(FileFacts)
    /// A link to a folder: it is not followed, so that no folder is scanned twice or endlessly.
    case folderLink
    /// A link to a missing target, or a loop.
    case brokenLink
    /// A pipe, a socket or a device, which cannot be indexed.
    case special
    /// Something that cannot be accessed.
    case unknown(FileSystem.Failure)

    /// Whether it is a folder itself, not a link to one.
    package var isFolder: Bool { if case .folder = self { true } else { false } }
  }

  package let path: String
  package let kind: Kind

  /// The last component of the path.
  package var name: Substring {
    let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
    return path[(slash.map(path.utf8.index(after:)) ?? path.startIndex)...]
  }
}

/// The contents of a folder.
package struct FolderListing: Sendable {
  /// By the byte order of their names, without hidden ones, whose names begin with a dot.
  package let entries: [DirectoryEntry]
  /// The hidden names.
  package let hidden: [String]

  /// Whether it has a visible entry of this name.
  package func has(_ name: String) -> Bool { entries.contains { $0.name.utf8.elementsEqual(name.utf8) } }

  /// Whether it has a hidden entry of this name.
  package func hides(_ name: String) -> Bool { hidden.contains { $0.utf8.elementsEqual(name.utf8) } }
}

/// Calls the file system, with its error codes. Paths are texts as made by `PathText`.
package enum FileSystem {
  package struct Failure: Error {
    package let code: Int32

    /// - Parameter code: the system's error code.
    package init(code: Int32) { self.code = code }

    /// Whether nothing exists at the path.
    package var isMissing: Bool { code == ENOENT || code == ENOTDIR }
    /// The reason in plain words.
    package var reason: String {
      switch code {
      case EACCES, EPERM: "permission denied"
      case ENOENT: "there is no such file or folder"
      case ENOTDIR: "a part of the path is not a folder"
      case ENOSPC: "the disk is full"
      case EDQUOT: "the disk quota is used up"
      case EROFS: "the disk may only be read"
      case EIO: "the disk reports an error"
      case ENAMETOOLONG: "the path is too long"
      case ELOOP: "its links lead in a circle"
      case EMFILE, ENFILE: "too many files are open"
      case ENOMEM: "there is not enough memory"
      case EISDIR: "it is a folder"
      case ESPIPE: "it is a pipe"
      case EPIPE: "it is a pipe, and nothing comes out of it"
      case ENXIO: "it is a socket"
      case ENODEV: "it is a device"
      case ESTALE: "the network drive no longer has it"
      default: unsafe String(cString: strerror(code)).lowercased()
      }
    }
  }

  /// The error code for a path that is too long.
  package static let nameTooLong = ENAMETOOLONG

  /// The entries of a folder.
  package static func listing(of folder: String) throws(Failure) -> FolderListing {
    guard let stream = unsafe opendir(PathText.system(folder)) else { throw Failure(code: errno) }
    defer { unsafe closedir(stream) }
    var names: [[UInt8]] = []
    while true {
      errno = 0
      guard let entry = unsafe readdir(stream) else {
        guard errno == 0 else { throw Failure(code: errno) }
        break
      }
      names.append(
        unsafe withUnsafeBytes(of: &entry.pointee.d_name) { unsafe [UInt8]($0.prefix { $0 != 0 }) })
    }
    names.sort { $0.lexicographicallyPrecedes($1) }
    let prefix = folder == "/" ? "/" : folder + "/"
    let place = unsafe dirfd(stream)
    var entries: [DirectoryEntry] = []
    var hidden: [String] = []
    for name in names {
      if name.first == UInt8(ascii: ".") {
        hidden.append(PathText.text(name))
      } else if let kind = try kind(of: name.map { CChar(bitPattern: $0) } + [0], in: place) {
        entries.append(DirectoryEntry(path: prefix + PathText.text(name), kind: kind))
      }
    }
    return FolderListing(entries: entries, hidden: hidden)
  }

  /// The entry at a path; `nil` if it does not exist or cannot be reached.
  package static func entry(at path: String) -> DirectoryEntry? {
    do throws(Failure) {
      return try kind(of: PathText.system(path), in: AT_FDCWD).map { DirectoryEntry(path: path, kind: $0) }
    } catch {
      return nil
    }
  }

  /// The kind of an entry; `nil` if it has just been removed.
  ///
  /// - Throws: if the folder may be listed, but not searched: then it is not known whether the entry exists.
  private static func kind(of name: [CChar], in folder: Int32) throws(Failure) -> DirectoryEntry.Kind? {
    var status = stat()
    guard unsafe fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
      let failure = Failure(code: errno)
      if failure.isMissing { return nil }
      if failure.code == EACCES { throw failure }
      return .unknown(failure)
    }
    let isLink = status.st_mode & S_IFMT == S_IFLNK
    if isLink, unsafe fstatat(folder, name, &status, 0) != 0 { return .brokenLink }
    switch status.st_mode & S_IFMT {
    case S_IFDIR: return isLink ? .folderLink : .folder
    case S_IFREG: return .file(FileFacts(status))
    default: return .special
    }
  }

  /// Why the entry at a path cannot be read as a file; `nil` if it can, or cannot be reached. `ESPIPE` for a
  /// pipe.
  package static func unfitness(of path: String) -> Failure? {
    var status = stat()
    guard unsafe stat(PathText.system(path), &status) == 0 else { return nil }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return nil
    case S_IFDIR: return Failure(code: EISDIR)
    case S_IFIFO: return Failure(code: ESPIPE)
    case S_IFSOCK: return Failure(code: ENXIO)
    default: return Failure(code: ENODEV)
    }
  }

  /// The target of a symbolic link, whether it exists or not.
  package static func target(ofLink path: String) -> String? {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = unsafe readlink(PathText.system(path), &buffer, buffer.count)
    return count > 0 ? PathText.text(buffer.prefix(count).map(UInt8.init(bitPattern:))) : nil
  }

  /// The absolute path without symbolic links.
  package static func resolved(_ path: String) throws(Failure) -> String {
    guard let resolved = unsafe realpath(PathText.system(path), nil) else { throw Failure(code: errno) }
    defer { unsafe free(resolved) }
    return PathText.text(
      unsafe UnsafeBufferPointer(start: resolved, count: strlen(resolved)).map(UInt8.init(bitPattern:)))
  }

  /// The paths by which a file may have been indexed: with links resolved, and without resolving the last
  /// component if it is a link.
  package static func indexedPaths(of name: String) -> [String] {
    guard let resolved = try? resolved(name) else { return [] }
    guard let slash = name.utf8.lastIndex(of: UInt8(ascii: "/")) else {
      return [resolved] + ((try? self.resolved(".")).map { ["\($0)/\(name)"] } ?? [])
    }
    let (folder, last) = (name[..<slash], name[slash...])
    return [resolved]
      + ((try? self.resolved(folder.isEmpty ? "/" : String(folder))).map { [$0 + last] } ?? [])
  }

  /// The folder and the name in a path.
  ///
  /// - Parameter path: absolute, not `/`.
  package static func parts(of path: String) -> (folder: String, name: String) {
    let slash = path.lastIndex(of: "/") ?? path.startIndex
    let folder = path[..<slash]
    return (folder.isEmpty ? "/" : String(folder), String(path[slash...].dropFirst()))
  }

  /// Opens a folder without following any symbolic link in its path.
  ///
  /// - Parameter path: absolute, without symbolic links.
  /// - Returns: a descriptor for the caller to close, which can be used to open files, but not to list the
  ///   folder.
  package static func openFolderWithoutLinks(_ path: String) throws(Failure) -> Int32 {
    #if os(Linux)
      // O_PATH, which the headers define only for GNU sources: it needs no permission to list the folder.
      let folder: Int32 = 0o10_000_000
    #else
      let folder = O_SEARCH
    #endif
    guard path.hasPrefix("/") else { throw Failure(code: ENOENT) }
    var place = unsafe open("/", folder | O_DIRECTORY | O_CLOEXEC)
    for part in path.split(separator: "/") where place >= 0 {
      let next = unsafe openat(
        place, PathText.system(String(part)), folder | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      let code = errno
      close(place)
      errno = code
      place = next
    }
    guard place >= 0 else { throw Failure(code: errno) }
    return place
  }

  /// Opens a file for reading without following any symbolic link in its path.
  ///
  /// - Parameter path: absolute, without symbolic links.
  /// - Returns: a descriptor for the caller to close.
  package static func openWithoutLinks(_ path: String) throws(Failure) -> Int32 {
    let (folder, name) = parts(of: path)
    let place = try openFolderWithoutLinks(folder)
    defer { close(place) }
    let file = unsafe openat(place, PathText.system(name), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard file >= 0 else { throw Failure(code: errno) }
    return file
  }

  /// The kind of an open file.
  package static func entry(of descriptor: Int32) throws(Failure) -> DirectoryEntry.Kind {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw Failure(code: errno) }
    return status.st_mode & S_IFMT == S_IFREG ? .file(FileFacts(status)) : .special
  }

  /// Removes a file, if it exists.
  package static func remove(_ path: String) throws(Failure) {
    guard unsafe unlink(PathText.system(path)) != 0, errno != ENOENT else { return }
    throw Failure(code: errno)
  }

  /// Makes a folder and its parents, if they don't exist.
  package static func makeFolder(_ path: String) throws(Failure) {
    guard unsafe mkdir(PathText.system(path), 0o755) != 0, errno != EEXIST else { return }
    guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex else {
      throw Failure(code: errno)
    }
    try makeFolder(String(path[..<slash]))
    guard unsafe mkdir(PathText.system(path), 0o755) == 0 || errno == EEXIST else {
      throw Failure(code: errno)
    }
  }

  /// Writes a file, and makes its parent folders. It does not sync to disk, so it is only for files that can
  /// be made again.
  package static func write(_ bytes: [UInt8], to path: String) throws(Failure) {
    do throws(Failure) {
      try writeInFolder(bytes, to: path)
    } catch {
      guard error.code == ENOENT, let slash = path.lastIndex(of: "/") else { throw error }
      try makeFolder(String(path[..<slash]))
      try writeInFolder(bytes, to: path)
    }
  }

  private static func writeInFolder(_ bytes: [UInt8], to path: String) throws(Failure) {
    let file = unsafe open(PathText.system(path), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw Failure(code: errno) }
    var failure = write(bytes, to: file)
    if close(file) != 0, failure == nil { failure = Failure(code: errno) }
    if let failure { throw failure }
  }

  /// Writes all bytes to an open file; returns the failure, if any.
  package static func write(_ bytes: [UInt8], to file: Int32) -> Failure? {
    var written = 0
    while written < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { bytes in
        unsafe systemWrite(file, bytes.baseAddress?.advanced(by: written), bytes.count - written)
      }
      if count < 0 && errno != EINTR { return Failure(code: errno) }
      written += max(count, 0)
    }
    return nil
  }
}

// The method above hides the system call of the same name.
private func systemWrite(_ file: Int32, _ buffer: UnsafeRawPointer?, _ count: Int) -> Int {
  unsafe write(file, buffer, count)
}
