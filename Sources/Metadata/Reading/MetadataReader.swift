import Faults
package import Imaging
import Synchronization

/// Reads what pictures' files say of them, in helper processes: the libraries that read EXIF, IPTC and XMP
/// get bytes from anywhere, and a process of their own limits their memory, their time and their privileges.
package final class MetadataReader: Sendable {
  /// The most bytes that a helper gets at once, unless a single picture has more.
  private static let batchBytes = 4 << 20

  private let service: HelperService
  private let isPrepared = Atomic<Bool>(false)

  /// - Parameter limits: the memory and the time for one batch.
  package init(limits: DecodingLimits) { service = HelperService("metadata", limits: limits) }

  /// Starts a helper at the first input that needs one, so that reading need not wait for it.
  package func prepare(for input: MetadataInput) {
    guard input.needsLibraries, !isPrepared.exchange(true, ordering: .relaxed) else { return }
    service.prepare()
  }

  /// Reads the metadata of pictures.
  ///
  /// Those that no library has to read are read in this process. A batch that crashes its helper, or takes
  /// too long, is read again picture by picture.
  ///
  /// - Parameter inputs: any number.
  /// - Returns: for each what was found, in their order, or `MetadataError.helper`.
  /// - Throws: `ImagingError` if the machine has failed; `CancellationError`.
  package func read(_ inputs: [MetadataInput]) async throws -> [Result<PictureProperties, MetadataError>] {
    var read = try await readInHelper(inputs.filter(\.needsLibraries))[...]
    return inputs.map { input in
      guard input.needsLibraries else { return .success(PictureProperties(input)) }
      return read.removeFirst()
    }
  }

  private func readInHelper(
    _ inputs: [MetadataInput]
  ) async throws -> [Result<PictureProperties, MetadataError>] {
    var found: [Result<PictureProperties, MetadataError>] = []
    var batch = inputs[..<0]
    var bytes = 0
    for (place, input) in inputs.enumerated() {
      if !batch.isEmpty, bytes + input.byteCount > Self.batchBytes {
        found += try await read(batch)
        (batch, bytes) = (inputs[place..<place], 0)
      }
      batch = inputs[batch.startIndex...place]
      bytes += input.byteCount
    }
    return found + (try await read(batch))
  }

  private func read(
    _ batch: ArraySlice<MetadataInput>
  ) async throws -> [Result<PictureProperties, MetadataError>] {
    guard let first = batch.first else { return [] }
    let reason: String
    do {
      let answer = try await service.run(MetadataService.packed(batch), about: first.name)
      if let found = MetadataService.found(in: answer, count: batch.count) {
        return found.map { .success($0) }
      }
      reason = "its answer is damaged"
    } catch let error as ImagingError where error.fault != .resource {
      reason = error.reason
    }
    if batch.count == 1 { return [.failure(.helper(name: first.name, reason: reason))] }
    var found: [Result<PictureProperties, MetadataError>] = []
    for place in batch.indices { found += try await read(batch[place...place]) }
    return found
  }
}
