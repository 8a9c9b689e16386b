import Gallery
import Imaging

extension ImageArea {
  init(_ region: Region) {
    self.init(x: region.x, y: region.y, width: region.width, height: region.height)
  }
}

extension Region {
  init(_ area: ImageArea) { self.init(x: area.x, y: area.y, width: area.width, height: area.height) }
}
