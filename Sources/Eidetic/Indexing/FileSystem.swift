#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// An entry of a folder.
struct DirectoryEntry: Sendable {
  enum Kind: Sendable {
    case folder
    /// A file, or a link to one.
    case file(size: Int64, modified: Int64)
    /// A pipe, a socket, a device, a link to a folder or to nothing: nothing to read.
    case other
  }

  let path: String
  let kind: Kind
}

/// What the file system says, with its error codes.
enum FileSystem {
  struct Failure: Error {
    let code: Int32
    /// Whether there is nothing at the path.
    var isMissing: Bool { code == ENOENT || code == ENOTDIR }
    var reason: String { unsafe String(cString: strerror(code)) }
  }

  /// A folder's entries in the byte order of their names, without those whose name begins with a dot.
  ///
  /// A name that is not UTF-8 cannot be shown or stored as text: it is given in `unreadable`, repaired.
  static func entries(of folder: String) throws(Failure) -> (entries: [DirectoryEntry], unreadable: [String])
  {
    guard let stream = unsafe opendir(folder) else { throw Failure(code: errno) }
    defer { unsafe closedir(stream) }
    var names: [String] = []
    var unreadable: [String] = []
    while true {
      errno = 0
      guard let entry = unsafe readdir(stream) else {
        guard errno == 0 else { throw Failure(code: errno) }
        break
      }
      let bytes = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { unsafe [UInt8]($0.prefix { $0 != 0 }) }
      if bytes.first == UInt8(ascii: ".") { continue }
      if let name = String(validating: bytes, as: UTF8.self) {
        names.append(name)
      } else {
        unreadable.append(folder + "/" + String(decoding: bytes, as: UTF8.self))
      }
    }
    names.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    let prefix = folder == "/" ? "/" : folder + "/"
    var entries: [DirectoryEntry] = []
    for name in names {
      if let entry = try found(at: prefix + name) { entries.append(entry) }
    }
    return (entries, unreadable)
  }

  /// What lies at a path; nothing when it is gone or cannot be reached.
  static func entry(at path: String) -> DirectoryEntry? { try? found(at: path) }

  /// What lies at a path; nothing when it has just gone. What cannot be looked at is not gone: that is an error.
  private static func found(at path: String) throws(Failure) -> DirectoryEntry? {
    var status = stat()
    guard unsafe lstat(path, &status) == 0 else {
      let failure = Failure(code: errno)
      if failure.isMissing { return nil }
      throw failure
    }
    let isLink = status.st_mode & S_IFMT == S_IFLNK
    if isLink {
      guard unsafe stat(path, &status) == 0 else { return DirectoryEntry(path: path, kind: .other) }
    }
    switch status.st_mode & S_IFMT {
    case S_IFDIR: return DirectoryEntry(path: path, kind: isLink ? .other : .folder)
    case S_IFREG:
      return DirectoryEntry(path: path, kind: .file(size: Int64(status.st_size), modified: modified(status)))
    default: return DirectoryEntry(path: path, kind: .other)
    }
  }

  /// The absolute path without symbolic links.
  static func resolved(_ path: String) throws(Failure) -> String {
    guard let resolved = unsafe realpath(path, nil) else { throw Failure(code: errno) }
    defer { unsafe free(resolved) }
    return unsafe String(cString: resolved)
  }

  /// The folder and the name of a path.
  ///
  /// - Parameter path: absolute, not `/`.
  static func parts(of path: String) -> (folder: String, name: String) {
    let slash = path.lastIndex(of: "/") ?? path.startIndex
    let folder = path[..<slash]
    return (folder.isEmpty ? "/" : String(folder), String(path[slash...].dropFirst()))
  }

  /// Opens a folder through no symbolic link at all, wherever in its path one may have been put.
  ///
  /// - Parameter path: absolute, without symbolic links.
  /// - Returns: a descriptor that is the caller's to close; to open other files with, not to list it.
  static func openFolderWithoutLinks(_ path: String) throws(Failure) -> Int32 {
    #if os(Linux)
      // O_PATH, which the headers show to GNU sources only: it needs no permission to list the folder.
      let folder: Int32 = 0o10_000_000
    #else
      let folder = O_SEARCH
    #endif
    guard path.hasPrefix("/") else { throw Failure(code: ENOENT) }
    var place = unsafe open("/", folder | O_DIRECTORY | O_CLOEXEC)
    for part in path.split(separator: "/") where place >= 0 {
      let next = unsafe openat(place, String(part), folder | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
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
  static func openWithoutLinks(_ path: String) throws(Failure) -> Int32 {
    let (folder, name) = parts(of: path)
    let place = try openFolderWithoutLinks(folder)
    defer { close(place) }
    let file = unsafe openat(place, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard file >= 0 else { throw Failure(code: errno) }
    return file
  }

  /// What an open file is.
  static func entry(of descriptor: Int32) throws(Failure) -> DirectoryEntry.Kind {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw Failure(code: errno) }
    guard status.st_mode & S_IFMT == S_IFREG else { return .other }
    return .file(size: Int64(status.st_size), modified: modified(status))
  }

  /// Removes a file; one that is not there is removed already.
  static func remove(_ path: String) throws(Failure) {
    guard unsafe unlink(path) != 0, errno != ENOENT else { return }
    throw Failure(code: errno)
  }

  /// Makes a folder and those above it; one that is there is no error.
  static func makeFolder(_ path: String) throws(Failure) {
    guard unsafe mkdir(path, 0o755) != 0, errno != EEXIST else { return }
    guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex else {
      throw Failure(code: errno)
    }
    try makeFolder(String(path[..<slash]))
    guard unsafe mkdir(path, 0o755) == 0 || errno == EEXIST else { throw Failure(code: errno) }
  }

  /// Writes a file, and makes the folders that lead to it. It does not wait for the disk, so it is for what can be made
  /// again.
  static func write(_ bytes: [UInt8], to path: String) throws(Failure) {
    do throws(Failure) {
      try writeInFolder(bytes, to: path)
    } catch {
      guard error.code == ENOENT, let slash = path.lastIndex(of: "/") else { throw error }
      try makeFolder(String(path[..<slash]))
      try writeInFolder(bytes, to: path)
    }
  }

  private static func writeInFolder(_ bytes: [UInt8], to path: String) throws(Failure) {
    let file = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw Failure(code: errno) }
    var failure = write(bytes, to: file)
    if close(file) != 0, failure == nil { failure = Failure(code: errno) }
    if let failure { throw failure }
  }

  /// Writes all bytes to an open file; answers with what went wrong.
  static func write(_ bytes: [UInt8], to file: Int32) -> Failure? {
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

  /// Nanoseconds since 1970.
  private static func modified(_ status: stat) -> Int64 {
    #if canImport(Darwin)
      let time = status.st_mtimespec
    #else
      let time = status.st_mtim
    #endif
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}

// The method above hides the system call of the same name.
private func systemWrite(_ file: Int32, _ buffer: UnsafeRawPointer?, _ count: Int) -> Int {
  unsafe write(file, buffer, count)
}
