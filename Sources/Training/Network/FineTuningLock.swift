import Files
import Foundation

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Keeps a second process from fine-tuning in a gallery; ends with the object, or with the process.
struct FineTuningLock: ~Copyable, Sendable {
  private let descriptor: Int32

  /// - Parameters:
  ///   - folder: that the working folders are in; made if it is missing.
  ///   - network: that is to be fine-tuned, for the error.
  /// - Throws: `TrainingError.fineTuning` if another process holds it, `.work` if the folder cannot be used.
  init(_ folder: String, for network: String) throws(TrainingError) {
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch { throw .work(folder, error) }
    let descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .work(path: folder, reason: unsafe String(cString: strerror(errno))) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw .fineTuning(network: network, reason: .running)
    }
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }
}
