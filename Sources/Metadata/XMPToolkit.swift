import CExempi
import Synchronization

/// exempi, initialised once for the process. It is not documented to be thread-safe, so one thread at a time
/// uses it.
enum XMPToolkit {
  private static let gate = Mutex(())

  /// Runs work on packets while no other work does.
  ///
  /// - Parameter body: the work.
  static func run<Result, Failure: Error>(
    _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try gate.withLock { _ throws(Failure) in
      precondition(isReady, "exempi knows other prefixes for the namespaces that are read")
      return try body()
    }
  }

  /// Whether paths may use the prefixes of all namespaces.
  private static let isReady: Bool = {
    guard xmp_init() else { return false }
    return XMPNamespace.allCases.allSatisfy { unsafe xmp_register_namespace($0.rawValue, $0.prefix, nil) }
  }()
}

/// A namespace of properties to read or write.
enum XMPNamespace: String, CaseIterable {
  case regions = "http://www.metadataworkinggroup.com/schemas/regions/"
  case area = "http://ns.adobe.com/xmp/sType/Area#"
  case dimensions = "http://ns.adobe.com/xap/1.0/sType/Dimensions#"
  case microsoft = "http://ns.microsoft.com/photo/1.2/"
  case microsoftRegions = "http://ns.microsoft.com/photo/1.2/t/RegionInfo#"
  case microsoftRegion = "http://ns.microsoft.com/photo/1.2/t/Region#"
  case photoshop = "http://ns.adobe.com/photoshop/1.0/"
  case dublinCore = "http://purl.org/dc/elements/1.1/"
  case xmp = "http://ns.adobe.com/xap/1.0/"
  case tiff = "http://ns.adobe.com/tiff/1.0/"
  case exif = "http://ns.adobe.com/exif/1.0/"
  case exifExtended = "http://cipa.jp/exif/1.0/"
  case auxiliary = "http://ns.adobe.com/exif/1.0/aux/"
  case lightroom = "http://ns.adobe.com/lightroom/1.0/"
  case digiKam = "http://www.digikam.org/ns/1.0/"
  case windows = "http://ns.microsoft.com/photo/1.0/"
  /// The same as ExifTool writes it.
  case windowsByExifTool = "http://ns.microsoft.com/photo/1.0"
  case mediaPro = "http://ns.iview-multimedia.com/mediapro/1.0/"
  case panorama = "http://ns.google.com/photos/1.0/panorama/"
  case camera = "http://ns.google.com/photos/1.0/camera/"

  /// Its prefix in paths.
  var prefix: String {
    switch self {
    case .regions: "mwg-rs"
    case .area: "stArea"
    case .dimensions: "stDim"
    case .microsoft: "MP"
    case .microsoftRegions: "MPRI"
    case .microsoftRegion: "MPReg"
    case .photoshop: "photoshop"
    case .dublinCore: "dc"
    case .xmp: "xmp"
    case .tiff: "tiff"
    case .exif: "exif"
    case .exifExtended: "exifEX"
    case .auxiliary: "aux"
    case .lightroom: "lr"
    case .digiKam: "digiKam"
    case .windows: "MicrosoftPhoto"
    case .windowsByExifTool: "MicrosoftPhotoByExifTool"
    case .mediaPro: "mediapro"
    case .panorama: "GPano"
    case .camera: "GCamera"
    }
  }
}
