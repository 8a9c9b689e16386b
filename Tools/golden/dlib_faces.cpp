// Runs dlib's own face network, which Eidetic's conversion is compared with.
//
//   dlib_faces NETWORK     standard input: faces of 150 x 150 x 3 bytes, RGB
//                          standard output: 128 floats for each, not normalised
//
// NETWORK is dlib_face_recognition_resnet_model_v1.dat of the Python package face_recognition_models. Its
// layers are as dlib publishes them with its example dnn_face_recognition_ex.cpp.
//
// Build: g++ -std=c++17 -O2 dlib_faces.cpp -o dlib_faces $(pkg-config --libs dlib-1)   (Debian's libdlib-dev)
#include <dlib/dnn.h>

#include <cstdio>
#include <iostream>

namespace {

using Face = dlib::matrix<dlib::rgb_pixel>;
constexpr long side = 150;

template <int N, int stride, typename SUBNET>
using branch =
    dlib::affine<dlib::con<N, 3, 3, 1, 1, dlib::relu<dlib::affine<dlib::con<N, 3, 3, stride, stride, SUBNET>>>>>;
template <int N, typename SUBNET>
using same = dlib::relu<dlib::add_prev1<branch<N, 1, dlib::tag1<SUBNET>>>>;
template <int N, typename SUBNET>
using halved = dlib::relu<
    dlib::add_prev2<dlib::avg_pool<2, 2, 2, 2, dlib::skip1<dlib::tag2<branch<N, 2, dlib::tag1<SUBNET>>>>>>>;

template <typename SUBNET> using level4 = same<32, same<32, same<32, SUBNET>>>;
template <typename SUBNET> using level3 = same<64, same<64, same<64, halved<64, SUBNET>>>>;
template <typename SUBNET> using level2 = same<128, same<128, halved<128, SUBNET>>>;
template <typename SUBNET> using level1 = same<256, same<256, halved<256, SUBNET>>>;
template <typename SUBNET> using level0 = halved<256, SUBNET>;

using Network = dlib::loss_metric<dlib::fc_no_bias<
    128,
    dlib::avg_pool_everything<level0<level1<level2<level3<level4<dlib::max_pool<
        3, 3, 2, 2, dlib::relu<dlib::affine<dlib::con<32, 7, 7, 2, 2, dlib::input_rgb_image_sized<side>>>>>>>>>>>>>;

bool read(Face &face) {
  face.set_size(side, side);
  return std::fread(&face(0, 0), 3, side * side, stdin) == side * side;
}

void embed(const char *file) {
  Network network;
  dlib::deserialize(file) >> network;
  for (Face face; read(face);) {
    const dlib::matrix<float, 0, 1> vector = network(face);
    std::fwrite(vector.begin(), sizeof(float), vector.size(), stdout);
  }
}

}  // namespace

int main(int count, char **arguments) {
  if (count != 2) {
    std::cerr << "usage: dlib_faces NETWORK\n";
    return 2;
  }
  try {
    embed(arguments[1]);
  } catch (const std::exception &error) {
    std::cerr << "dlib_faces: " << error.what() << '\n';
    return 1;
  }
}
