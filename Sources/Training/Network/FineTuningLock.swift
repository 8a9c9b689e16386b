import Files
import Foundation

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Keeps a second process from fine-tuning in a gallery; ends with the object, or with the process.
///
/// What is locked is the folder of the working folders. It is removed with the lock if it is empty.
struct FineTuningLock: ~Copyable, Sendable {
  private let folder: String
  private let descriptor: Int32

  /// - Parameters:
  ///   - folder: that the working folders are in; made if it is missing.
  ///   - network: that is to be fine-tuned, for the error.
  /// - Throws: `TrainingError.fineTuning` if another process holds it, `.work` if the folder cannot be used.
  init(_ folder: String, for network: String) throws(TrainingError) {
    self.folder = folder
    while true {
      do {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      } catch { throw .work(folder, error) }
      let opened = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
      // The holder before may have removed it in the meantime.
      if opened < 0, errno == ENOENT { continue }
      guard opened >= 0 else {
        throw .work(path: folder, reason: unsafe String(cString: strerror(errno)))
      }
      guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
        close(opened)
        throw .fineTuning(network: network, reason: .running)
      }
      if Self.isOpen(folder, as: opened) {
        descriptor = opened
        return
      }
      close(opened)
    }
  }

  deinit {
    _ = unsafe rmdir(folder)
    close(descriptor)
  }

  /// Whether an open folder is still what lies at a path.
  private static func isOpen(_ path: String, as descriptor: Int32) -> Bool {
    var (here, there) = (stat(), stat())
    return unsafe fstat(descriptor, &here) == 0 && stat(path, &there) == 0
      && here.st_ino == there.st_ino && here.st_dev == there.st_dev
  }
}
