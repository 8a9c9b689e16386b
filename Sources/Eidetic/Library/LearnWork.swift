import Gallery

/// Learns a space as a job.
public struct LearnWork: JobWork {
  private let spaces: SpacesRoom
  private let name: String
  private let options: LearningOptions

  /// - Parameters:
  ///   - name: the name of the new space, as in `SpacesRoom.learn`.
  ///   - spaces: the spaces of the gallery.
  ///   - options: what the name does not determine.
  public init(_ name: String, in spaces: SpacesRoom, options: LearningOptions = LearningOptions()) {
    (self.name, self.spaces, self.options) = (name, spaces, options)
  }

  /// `learn`.
  public var kind: JobKind { .learn }
  /// The space's name.
  public var title: String { "Learn the search index \(name)" }
  /// The gallery.
  public var claims: Set<JobClaim> { [.gallery] }

  /// Checks the name and the options.
  ///
  /// - Throws: as `SpacesRoom.learn`.
  public func check() async throws { _ = try await spaces.recipe(for: name, options) }

  /// Checks that no other process is indexing.
  ///
  /// - Throws: a `FaultyError` of kind `busy`.
  public func checkReadiness() throws { _ = try IndexingLock(galleryFolder: spaces.galleryFolder) }

  /// Learns the space.
  ///
  /// - Throws: as `SpacesRoom.learn`.
  public func run(_ run: JobRun) async throws -> LearnedSpace {
    try await spaces.learn(named: name, options: options) { run.report($0) }
  }
}
