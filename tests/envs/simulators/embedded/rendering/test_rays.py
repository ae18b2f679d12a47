import warp as wp

from envs.simulators.embedded.rendering import rays
from envs.simulators.embedded.rendering.runtime import start_warp


def test_the_kernel_of_the_gpu_compiles(tmp_path):
    start_warp()  # the compiler for the GPU needs no GPU
    wp.compile_aot_module(rays, device=None, arch=80, module_dir=tmp_path, use_ptx=True)
    (compiled,) = tmp_path.glob("*.ptx")
    assert "ray_kernel" in compiled.read_text()
