"""The cases of make_op_reference.py for ops that join, index and view: they move numbers about."""
import math

import torch
import torch.nn.functional as F

ODD = torch.tensor([math.nan, -0.0, 0.0, 1.0, -math.inf])


def joining(case, rand):
    for dim in (0, 1, -1):
        case("cat", lambda *t, d=dim: torch.cat(t, d), [rand(2, 3, 2), rand(2, 3, 2)], {"axis": dim})
        case("stack", lambda *t, d=dim: torch.stack(t, d), [rand(2, 3) for _ in range(3)],
             {"axis": dim})
    case("cat", lambda *t: torch.cat(t, 1), [rand(2, 1), rand(2, 0), rand(2, 4)], {"axis": 1})
    case("cat", lambda *t: torch.cat(t, 0), [rand(0), rand(2, 3)], {"axis": 0})
    case("cat", lambda *t: torch.cat(t, 0), [torch.tensor([1, 2]), torch.tensor([True])], {"axis": 0})
    case("cat", lambda *t: torch.cat(t, 0), [ODD, -ODD], {"axis": 0}, exact=True)
    case("stack", lambda *t: torch.stack(t), [rand(), rand()], {"axis": 0})
    picks = torch.tensor([2, 0, 2])
    for dim in (0, 1, -1):
        case("index_select", lambda x, i, d=dim: torch.index_select(x, d, i), [rand(3, 4, 3), picks],
             {"axis": dim})
        case("gather", lambda x, i, d=dim: torch.gather(x, d, i),
             [rand(3, 4, 3), torch.randint(0, 3, (2, 3, 2))], {"axis": dim})
    case("index_select", lambda x, i: torch.index_select(x, 0, i),
         [rand(3, 2), torch.zeros(0, dtype=torch.int64)], {"axis": 0})
    for index in (picks, torch.tensor([[-1, 0], [1, -3]]), torch.tensor(1),
                  torch.zeros(0, dtype=torch.int64), torch.tensor([True, False, True]),
                  torch.tensor([False, False, False]), torch.rand(3, 4) > 0.5, torch.tensor(True)):
        case("index", lambda x, i: x[i], [rand(3, 4), index])
    for x in (ODD, torch.tensor([[0, 3, 0], [1, 0, 2]]), torch.tensor(2.0), torch.tensor(False)):
        case("nonzero", torch.nonzero, [x], grad=False)
    for classes in (4, -1):
        case("one_hot", lambda x, c=classes: F.one_hot(x, c), [torch.tensor([[0, 2], [1, 2]])],
             {"num_classes": classes})
    case("where", torch.where, [torch.rand(3, 4) > 0.5, rand(3, 4), rand(4)])
    case("where", torch.where, [torch.tensor([[True], [False]]), rand(3), rand()])
    case("where", torch.where, [torch.tensor([True, False] * 5), ODD.repeat(2), -ODD.repeat(2)],
         exact=True)


def views(case, rand):
    def view(op, function, options, shape=(2, 3, 4)):
        case(op, function, [rand(*shape)], options)
    for shape in ((4, 6), (-1,), (2, 1, 12), (0,)):
        view("reshape", lambda x, s=shape: x.reshape(s), {"shape": shape},
             (0, 2) if shape == (0,) else (2, 3, 4))
    for axes in ((2, 0, 1), (-1, 1, 0), (0, 1, 2)):
        view("permute", lambda x, a=axes: x.permute(a), {"axes": axes})
    for first, last in ((0, 2), (-1, 1), (1, 1)):
        view("transpose", lambda x, a=first, b=last: x.transpose(a, b), {"axes": (first, last)})
    for first, last in ((0, -1), (1, 2), (1, 1)):
        view("flatten", lambda x, a=first, b=last: x.flatten(a, b), {"axes": (first, last)})
    view("flatten", lambda x: x.flatten(), {"axes": (0, -1)}, ())
    view("squeeze", lambda x: x.squeeze(), {}, (1, 3, 1, 2))
    for axis in (0, 1, -2):
        view("squeeze", lambda x, a=axis: x.squeeze(a), {"axis": axis}, (1, 3, 1, 2))
        view("unsqueeze", lambda x, a=axis: x.unsqueeze(a), {"axis": axis})
    for shape, sizes in (((1, 3), (5, 4, 3)), ((), (2, 3)), ((3, 1), (-1, 2))):
        view("expand", lambda x, s=sizes: x.expand(s), {"shape": sizes}, shape)
    for axis, start, length in ((0, 1, 1), (1, -2, 2), (2, 4, 0)):
        view("narrow", lambda x, a=axis, s=start, n=length: x.narrow(a, s, n),
             {"axis": axis, "start": start, "length": length})
    for axis, at in ((0, 1), (-1, -4), (1, 2)):
        view("select", lambda x, a=axis, i=at: x.select(a, i), {"axis": axis, "index": at})
    for start, end, step in ((1, 7, 2), (-3, None, 1), (None, -1, 3), (5, 2, 1), (0, 99, 4)):
        options = {k: v for k, v in (("start", start), ("end", end), ("step", step)) if v is not None}
        view("slice", lambda x, s=slice(start, end, step): x[:, s], {**options, "axis": 1}, (2, 8))
