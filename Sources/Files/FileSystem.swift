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
    /// A link to a folder: it is not followed, so that nothing is walked twice or for ever.
    case folderLink
    /// A link that leads to nothing, or around in a circle.
    case brokenLink
    /// A pipe, a socket or a device: nothing to read.
    case special
    /// Something that cannot be looked at.
    case unknown(FileSystem.Failure)

    /// Whether it is a folder itself, not a link to one.
    package var isFolder: Bool { if case .folder = self { true } else { false } }
  }

  package let path: String
  package let kind: Kind

  /// The last part of the path.
  package var name: Substring {
    let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
    return path[(slash.map(path.utf8.index(after:)) ?? path.startIndex)...]
  }
}

/// What is in a folder.
package struct FolderListing: Sendable {
  /// In the byte order of their names, without those whose name begins with a dot.
  package let entries: [DirectoryEntry]
  /// The names that begin with a dot.
  package let hidden: [String]

  /// Whether it has an entry that is not hidden.
  package func has(_ name: String) -> Bool { entries.contains { $0.name.utf8.elementsEqual(name.utf8) } }

  /// Whether it has a hidden entry.
  package func hides(_ name: String) -> Bool { hidden.contains { $0.utf8.elementsEqual(name.utf8) } }
}

/// What the file system says, with its error codes. Paths are texts as `PathText` makes them.
package enum FileSystem {
  package struct Failure: Error {
    package let code: Int32

    /// - Parameter code: the system's.
    package init(code: Int32) { self.code = code }

    /// Whether there is nothing at the path.
    package var isMissing: Bool { code == ENOENT || code == ENOTDIR }
    /// In ordinary words.
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

  /// The code of a path that is too long.
  package static let nameTooLong = ENAMETOOLONG

  /// A folder's entries.
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

  /// What lies at a path; `nil` if it is gone or cannot be reached.
  package static func entry(at path: String) -> DirectoryEntry? {
    do throws(Failure) {
      return try kind(of: PathText.system(path), in: AT_FDCWD).map { DirectoryEntry(path: path, kind: $0) }
    } catch {
      return nil
    }
  }

  /// What a name is; `nil` if it has just gone.
  ///
  /// - Throws: where the folder may be listed, but not entered: nothing in it can be told to be gone.
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

  /// Why what lies at a path is no file to be read; `nil` if it is one, or cannot be reached. A pipe is
  /// `ESPIPE`.
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

  /// What a symbolic link says, whether there is something or not.
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

  /// The paths by which a file may have been indexed: without links, and with the last one, where it is a
  /// link itself.
  package static func indexedPaths(of name: String) -> [String] {
    guard let resolved = try? resolved(name) else { return [] }
    guard let slash = name.utf8.lastIndex(of: UInt8(ascii: "/")) else {
      return [resolved] + ((try? self.resolved(".")).map { ["\($0)/\(name)"] } ?? [])
    }
    let (folder, last) = (name[..<slash], name[slash...])
    return [resolved]
      + ((try? self.resolved(folder.isEmpty ? "/" : String(folder))).map { [$0 + last] } ?? [])
  }

  /// The folder and the name of a path.
  ///
  /// - Parameter path: absolute, not `/`.
  package static func parts(of path: String) -> (folder: String, name: String) {
    let slash = path.lastIndex(of: "/") ?? path.startIndex
    let folder = path[..<slash]
    return (folder.isEmpty ? "/" : String(folder), String(path[slash...].dropFirst()))
  }

  /// Opens a folder through no symbolic link at all, wherever in its path one may have been put.
  ///
  /// - Parameter path: absolute, without symbolic links.
  /// - Returns: a descriptor that is the caller's to close; to open other files with, not to list it.
  package static func openFolderWithoutLinks(_ path: String) throws(Failure) -> Int32 {
    #if os(Linux)
      // O_PATH, which the headers show to GNU sources only: it needs no permission to list the folder.
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

  /// Opens a file for reading through no symbolic link at all, wherever in its path one may have been put.
  ///
  /// - Parameter path: absolute, without symbolic links.
  /// - Returns: a descriptor that is the caller's to close.
  package static func openWithoutLinks(_ path: String) throws(Failure) -> Int32 {
    let (folder, name) = parts(of: path)
    let place = try openFolderWithoutLinks(folder)
    defer { close(place) }
    let file = unsafe openat(place, PathText.system(name), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard file >= 0 else { throw Failure(code: errno) }
    return file
  }

  /// What an open file is.
  package static func entry(of descriptor: Int32) throws(Failure) -> DirectoryEntry.Kind {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw Failure(code: errno) }
    return status.st_mode & S_IFMT == S_IFREG ? .file(FileFacts(status)) : .special
  }

  /// Removes a file; one that is not there is removed already.
  package static func remove(_ path: String) throws(Failure) {
    guard unsafe unlink(PathText.system(path)) != 0, errno != ENOENT else { return }
    throw Failure(code: errno)
  }

  /// Makes a folder and those above it; one that is there is no error.
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

  /// Writes a file, and makes the folders that lead to it. It does not wait for the disk, so it is for what
  /// can be made again.
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

  /// Writes all bytes to an open file; answers with what went wrong.
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
