import Foundation
import Imaging
import TestSupport

@testable import Metadata

extension ExpectedProperties {
  /// The properties that differ from what was read, in words.
  func differences(from properties: PictureProperties) -> [String] {
    var differences = Differences()
    differences.compare("time", exifToolText(properties.timeTaken), time)
    differences.compare("make", properties.make, make)
    differences.compare("model", properties.model, model)
    differences.compare("lens", properties.lens, lens)
    differences.compare("exposure", properties.exposureTime, near: exposureTime)
    differences.compare("f-number", properties.fNumber, near: fNumber)
    differences.compare("ISO", properties.iso.map(Double.init), near: iso)
    differences.compare("focal length", properties.focalLength, near: focalLength)
    differences.compare("focal length in 35 mm", properties.focalLengthIn35mm, near: focalLengthIn35mm)
    differences.compare("flash", properties.flash?.bits, flash)
    differences.compare("latitude", properties.position?.latitude, near: latitude)
    differences.compare("longitude", properties.position?.longitude, near: longitude)
    differences.compare("altitude", properties.position?.altitude, near: altitude)
    differences.compare("title", properties.title, title)
    differences.compare("caption", properties.caption, caption)
    differences.compare("keywords", properties.keywords, keywords)
    differences.compare("hierarchical keywords", properties.hierarchicalKeywords, hierarchicalKeywords)
    differences.compare("rating", properties.rating, rating)
    differences.compare("label", properties.label, label)
    differences.compare("creators", properties.creators, creators)
    differences.compare("copyright", properties.copyright, copyright)
    differences.compare("software", properties.software, software)
    differences.compare("orientation", properties.orientation?.rawValue, orientation)
    differences.compare("size", properties.size, size.map { PixelSize(width: $0.width, height: $0.height) })
    differences.compare("colour space", properties.colourSpace, colourSpace)
    return differences.found
  }

  private func exifToolText(_ time: TimeTaken?) -> String? {
    guard let time, ![.fileName, .fileTime].contains(time.source) else { return nil }
    func two(_ number: Int) -> String { String(format: "%02d", number) }
    var text = "\(time.year):\(two(time.month)):\(two(time.day))"
    if [.minute, .second].contains(time.precision) {
      text += " \(two(time.hour)):\(two(time.minute)):\(two(time.second))"
    }
    if time.nanosecond > 0 {
      text += "." + String(format: "%09d", time.nanosecond).replacing(/0+$/, with: "")
    }
    if let zone = time.zone {
      text += "\(zone < 0 ? "-" : "+")\(two(abs(zone) / 60)):\(two(abs(zone) % 60))"
    }
    return text
  }
}
