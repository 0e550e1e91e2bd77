#include "core/network/network_file.h"
#include "engine_patterns.h"

#include <QtTest>

using namespace loom;
using namespace loom::test;

/// What the engine shows of a network, of its tensors and of the data.
class EnginePicturesTest : public QObject {
    Q_OBJECT

private slots:
    void picturesAreThereBeforeAnyTraining()
    {
        QTemporaryDir folder;
        ServedSession served(pattern_session(folder));
        EngineClient& client = served.client();

        const Json network = client.answer(network_request(pattern_text()));
        const Frame cards = client.ask({{"request", "cards"}, {"sample", kSample}});

        QVERIFY(network["runnable"].get<bool>());
        const Json& nodes = cards.head["answer"]["nodes"];
        const NamedTensors pictures = tensors_of(cards);
        QCOMPARE(nodes["input"]["picture"].get<std::string>(), std::string("image"));
        QCOMPARE(pictures.at("input").shape(), (Shape{1, 8, 8}));
        QCOMPARE(nodes["conv1"]["picture"].get<std::string>(), std::string("filters"));
        QCOMPARE(pictures.at("conv1").shape(), (Shape{4, 3, 3}));
        QCOMPARE(nodes["relu1"]["picture"].get<std::string>(), std::string("maps"));
        QCOMPARE(pictures.at("relu1").shape(), (Shape{4, 6, 6}));
        QCOMPARE(nodes["out"]["picture"].get<std::string>(), std::string("vector"));
        QCOMPARE(nodes["loss"]["picture"].get<std::string>(), std::string("prediction"));
        QCOMPARE(nodes["loss"]["label"].get<int>(), 0);
        QVERIFY(nodes["relu1"]["zeros"].get<double>() > 0);
    }

    void cardsAboveAProblemStayAlive()
    {
        QTemporaryDir folder;
        ServedSession served(pattern_session(folder));
        EngineClient& client = served.client();
        Network network = on_patterns(pattern_network(training_of(3)));
        network.nodes["pool1"].settings["kernel_size"] = std::vector<std::int64_t>{20, 20};

        const Json answer = client.answer(network_request(to_loom(network)));
        const Frame cards = client.ask({{"request", "cards"}, {"sample", kSample}});

        QVERIFY(!answer["runnable"].get<bool>());
        QVERIFY(answer["problem"].get<std::string>().find("pool1") != std::string::npos);
        const Json& nodes = cards.head["answer"]["nodes"];
        QCOMPARE(nodes["relu1"]["picture"].get<std::string>(), std::string("maps"));
        QCOMPARE(nodes["pool1"]["picture"].get<std::string>(), std::string("none"));
        QCOMPARE(nodes["loss"]["picture"].get<std::string>(), std::string("none"));
        QCOMPARE(client.error_code({{"request", "train"}}), std::string("bad-network"));
    }

    void weightsSurviveWhereNameAndShapeStay()
    {
        QTemporaryDir folder;
        ServedSession served(pattern_session(folder));
        EngineClient& client = served.client();
        client.answer(network_request(pattern_text()));
        client.answer({{"request", "train"}, {"run", fresh_folder(folder).string()}});
        client.wait_for_state("finished");
        const auto conv1 = values_of(client, "conv1", "weight");
        const auto out = values_of(client, "out", "weight");

        Network network = on_patterns(pattern_network(training_of(3)));
        network.nodes["pool1"].settings["stride"] = std::vector<std::int64_t>{1, 1};
        client.answer(network_request(to_loom(network), 2));

        QCOMPARE(values_of(client, "conv1", "weight"), conv1);
        QVERIFY(values_of(client, "out", "weight").size() != out.size());
    }

    void predictionsGoThroughTheWholeSetInParts()
    {
        QTemporaryDir folder;
        ServedSession served(pattern_session(folder, {.train = 90, .test = 5000}));
        EngineClient& client = served.client();
        client.answer(network_request(pattern_text()));
        Json answer;
        int calls = 0;

        do {
            answer = client.answer({{"request", "predictions"}});
            ++calls;
        } while (!answer["complete"].get<bool>() && calls < 10000);

        QCOMPARE(answer["samples"].get<int>(), 5000);
        std::int64_t counted = 0;
        for (const Json& row : answer["confusion"])
            for (const Json& cell : row) counted += cell.get<std::int64_t>();
        QCOMPARE(counted, std::int64_t{5000});
        const Json limited = client.answer({{"request", "predictions"}, {"limit", 7}});
        QCOMPARE(limited["total"].get<int>(), 7);
    }

    void tensorsAreCutReducedAndReshapedOnTheSpot()
    {
        QTemporaryDir folder;
        ServedSession served(pattern_session(folder));
        EngineClient& client = served.client();
        client.answer(network_request(pattern_text()));
        const Json output{
            {"request", "tensor"}, {"node", "conv1"}, {"of", "output"}, {"sample", kSample}};
        const auto shape_after = [&](const Json& ops, const Json& slice = nullptr) {
            Json request = output;
            request["ops"] = ops;
            request["slice"] = slice;
            const Frame frame = client.ask(request);
            return frame.head.contains("answer") ? tensors_of(frame).at("values").shape()
                                                 : Shape{-1};
        };

        const Json facts = client.answer(output);
        QCOMPARE(facts["shape"], (Json{1, 4, 6, 6}));
        QCOMPARE(facts["axes"][1].get<std::string>(), std::string("channel"));
        QCOMPARE(facts["memory"].get<int>(), 4 * 6 * 6 * 4);
        QCOMPARE(shape_after({{{"op", "mean"}, {"axis", {2, 3}}}}), (Shape{1, 4}));
        QCOMPARE(shape_after({{{"op", "argmax"}, {"axis", 1}, {"keepdim", true}}}),
                 (Shape{1, 1, 6, 6}));
        QCOMPARE(shape_after({{{"op", "flatten"}, {"axis", 1}}, {{"op", "squeeze"}, {"axis", 0}}}),
                 (Shape{144}));
        QCOMPARE(shape_after(Json::array(), {0, {1, 3}, nullptr, {nullptr, nullptr, 2}}),
                 (Shape{2, 6, 3}));
        QCOMPARE(client.error_code({{"request", "tensor"},
                                    {"node", "conv1"},
                                    {"of", "weight"},
                                    {"ops", {{{"op", "reshape"}, {"shape", {7, 7}}}}}}),
                 std::string("refused"));
        QCOMPARE(client.error_code({{"request", "tensor"},
                                    {"node", "conv1"},
                                    {"of", "weight"},
                                    {"ops", {{{"op", "frobnicate"}}}}}),
                 std::string("bad-request"));
        QCOMPARE(client.error_code(
                     {{"request", "tensor"}, {"node", "conv1"}, {"of", "gradient:weight"}}),
                 std::string("not-training"));
    }

    void gradientsAreThoseOfTheLastStep()
    {
        QTemporaryDir folder;
        ServedSession served(pattern_session(folder));
        EngineClient& client = served.client();
        client.answer(network_request(pattern_text(kEndless)));
        client.answer({{"request", "train"}, {"paused", true}});
        client.answer({{"request", "step"}});
        client.wait_for_state("training");
        client.wait_for_state("paused");

        const Json conv = client.answer({{"request", "parameters"}, {"node", "conv1"}});
        const Json norm = client.answer({{"request", "parameters"}, {"node", "bn1"}});
        const Frame gradient =
            client.ask({{"request", "tensor"}, {"node", "conv1"}, {"of", "gradient:weight"}});

        QVERIFY(conv["tensors"][0]["gradient_norm"].get<double>() > 0);
        QCOMPARE(conv["step"].get<int>(), 1);
        QCOMPARE(norm["tensors"].size(), 5U);
        QVERIFY(!norm["tensors"][4]["learnable"].get<bool>());
        QCOMPARE(tensors_of(gradient).at("values").shape(), (Shape{4, 1, 3, 3}));
    }

    void anotherFilesDrawingHasWeightsOfItsOwn()
    {
        QTemporaryDir folder;
        ServedSession served(pattern_session(folder));
        EngineClient& client = served.client();
        const Json drawing = network_request(pattern_text(2));
        const Json weight{{"request", "tensor"}, {"node", "conv1"}, {"of", "weight"}};
        const auto values = [&] {
            return tensors_of(client.ask(weight)).at("values").to_vector<float>();
        };
        client.answer(drawing);
        const auto untrained = values();
        client.answer({{"request", "train"}});
        client.wait_for_state("finished");
        const auto trained = values();

        client.answer(drawing);
        QVERIFY(trained != untrained && values() == trained);
        Json other = drawing;
        other["fresh"] = true;
        client.answer(other);

        QVERIFY(values() == untrained);
        QCOMPARE(client.answer(weight)["step"].get<int>(), 0);
    }

    void anImageOfTheUsersOwnIsPredicted()
    {
        QTemporaryDir folder;
        ServedSession served(pattern_session(folder));
        EngineClient& client = served.client();
        client.answer(network_request(pattern_text()));
        const std::vector<std::int64_t> shape{1, 8, 8};
        const std::vector<std::int64_t> wrong{1, 4, 16};
        const std::vector<float> pixels(64, 0.5F);

        const Json answer =
            client.answer({{"request", "predict"}}, array_bytes("image", shape, pixels));

        QCOMPARE(answer["probabilities"].size(), 3U);
        QVERIFY(!answer.contains("label"));
        QCOMPARE(client.error_code({{"request", "predict"}}, array_bytes("image", wrong, pixels)),
                 std::string("refused"));
        QCOMPARE(client.error_code({{"request", "predict"}}, "no tensors at all"),
                 std::string("bad-request"));
    }

    void anImageOfTheUsersOwnReachesEveryCard()
    {
        QTemporaryDir folder;
        ServedSession served(pattern_session(folder));
        EngineClient& client = served.client();
        client.answer(network_request(pattern_text()));
        const std::vector<std::int64_t> shape{1, 8, 8};
        const std::vector<float> pixels(64, 0.5F);

        const Frame cards = client.ask({{"request", "cards"}}, array_bytes("image", shape, pixels));

        const NamedTensors pictures = tensors_of(cards);
        QVERIFY(pictures.at("input").to_vector<float>() == pixels);
        QVERIFY(pictures.contains("relu1") && pictures.contains("out"));
        const Json& loss = cards.head["answer"]["nodes"]["loss"];
        QVERIFY(loss.contains("predicted") && !loss.contains("label"));
    }

    void aBypassedLayerShowsWhatComesInAndTrains()
    {
        QTemporaryDir folder;
        ServedSession served(pattern_session(folder));
        EngineClient& client = served.client();
        Network network = on_patterns(pattern_network(training_of(kEndless)));
        network.nodes["relu1"].bypassed = true;
        const auto output_of = [&](const char* node) {
            const Frame frame = client.ask(
                {{"request", "tensor"}, {"node", node}, {"of", "output"}, {"sample", kSample}});
            return tensors_of(frame).at("values").to_vector<float>();
        };

        const Json answer = client.answer(network_request(to_loom(network)));

        QVERIFY(answer["runnable"].get<bool>());
        const std::vector<float> before = output_of("relu1");
        QVERIFY(before == output_of("bn1"));
        client.answer({{"request", "train"}, {"paused", true}});
        client.answer({{"request", "step"}});
        client.wait_for_state("training");
        client.wait_for_state("paused");
        QVERIFY(output_of("relu1") == output_of("bn1"));
        QVERIFY(output_of("relu1") != before);
    }

    void imagesAreFoundByClass()
    {
        QTemporaryDir folder;
        ServedSession served(pattern_session(folder));
        EngineClient& client = served.client();
        client.answer(network_request(pattern_text()));

        const Frame images = client.ask({{"request", "images"},
                                         {"split", "train"},
                                         {"class", 2},
                                         {"offset", 1},
                                         {"count", 5},
                                         {"transforms", true}});

        QCOMPARE(images.head["answer"]["total"].get<int>(), 30);
        QCOMPARE(images.head["answer"]["indices"], (Json{5, 8, 11, 14, 17}));
        QCOMPARE(tensors_of(images).at("images").shape(), (Shape{5, 1, 8, 8}));
        QCOMPARE(tensors_of(images).at("transformed").dtype(), DType::Float32);
        const Json data = client.answer({{"request", "data"}, {"name", "Patterns"}});
        QCOMPARE(data["train_counts"], (Json{30, 30, 30}));
        const Json missing = client.answer({{"request", "data"}, {"name", "MNIST"}});
        QVERIFY(!missing["available"].get<bool>());
        QVERIFY(!missing["message"].get<std::string>().empty());
    }
};

QTEST_APPLESS_MAIN(EnginePicturesTest)
#include "engine_pictures_test.moc"
