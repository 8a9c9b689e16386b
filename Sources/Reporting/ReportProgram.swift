/// The program that made a report.
public struct ReportProgram: Sendable, Codable, Equatable {
  /// The program's version.
  public let version: String
  /// The commit of the source tree that contains the program, or that it was installed from; `nil` if
  /// unknown.
  public let commit: String?
  /// The arguments of the command line.
  public let command: [String]
  /// The processor's cores.
  public let cores: Int

  /// - Parameters:
  ///   - version: the program's version.
  ///   - commit: of the source tree that contains the program.
  ///   - command: the arguments of the command line.
  ///   - cores: the processor's cores.
  public init(version: String, commit: String?, command: [String], cores: Int) {
    (self.version, self.commit, self.command, self.cores) = (version, commit, command, cores)
  }
}
