import pytest
import torch

from embodied.training.cuda_graphs import Graphed
from tests.embodied.training.ppo.test_collector import CONFIG, collecting
from tests.fakes.environment import LitCorridor
from tests.fakes.policy import SmallPolicy


def arguments(seed: int = 0):
    random = torch.Generator().manual_seed(seed)
    frame = torch.randint(256, (4, 1, 7, 3), generator=random, dtype=torch.uint8)
    observation = {"frame": frame, "previous_action": torch.randint(4, (4,), generator=random)}
    state = {"hidden": torch.randn(4, 32, generator=random)}
    on_gpu = [{k: v.cuda() for k, v in part.items()} for part in (observation, state)]
    return *on_gpu, (torch.rand(4, generator=random) < 0.5).cuda()


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")
class TestOnAGPU:
    @pytest.mark.parametrize("low", [False, True])
    def test_a_replay_is_the_function_also_after_its_parameters_changed(self, low):
        policy = SmallPolicy().cuda()
        graphed = Graphed(policy.step)
        with torch.inference_mode(), torch.autocast("cuda", torch.bfloat16, low):
            for seed in range(3):
                with torch.inference_mode(False), torch.no_grad():
                    for parameter in policy.parameters():
                        parameter.mul_(1.1)
                torch.clear_autocast_cache()
                replayed, plain = graphed(*arguments(seed)), policy.step(*arguments(seed))
                torch.testing.assert_close(replayed.logits, plain.logits)
                torch.testing.assert_close(replayed.value, plain.value)
                torch.testing.assert_close(replayed.state, plain.state)

    def test_a_rollout_is_the_same_with_and_without(self):
        values = []
        for graphs in (True, False):
            torch.manual_seed(0)
            envs = [LitCorridor(2), LitCorridor(2)]
            policy = SmallPolicy()
            policy.initial_state = lambda n: {"hidden": torch.zeros(n, 32, device="cuda")}
            collector = collecting(*envs, policy=policy.cuda(), config=CONFIG.but(cuda_graphs=graphs))
            collector.begin(seed=3)
            collector.collect(lambda: False)
            collector.bootstrap()
            values.append(collector.rollout.values)
        torch.testing.assert_close(values[0], values[1])


def test_on_a_cpu_nothing_is_captured():
    collector = collecting(LitCorridor(4), policy=SmallPolicy())
    collector.begin(seed=3)
    collector.collect(lambda: False)
    assert collector.rollout.full
