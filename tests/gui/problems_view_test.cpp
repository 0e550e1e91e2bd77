#include "gui/inspector/problem_row.h"
#include "gui/inspector/problems_view.h"
#include "panels_fixture.h"

#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QtTest>

using namespace loom;

class ProblemsViewTest : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        fixture_ = std::make_unique<PanelsFixture>();
        fixture_->openExample("seed-cnn.loom");
        view_ = std::make_unique<ProblemsView>(fixture_->workbench());
        view_->resize(900, 300);
        view_->show();
        view_->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(view_.get()));
    }
    void cleanup() { view_.reset(); }

    void withoutProblemsItSaysThatTrainingCanBegin()
    {
        QCOMPARE(view_->count(), 0);
        QVERIFY(view_->rows().empty());
        const auto labels = view_->findChildren<QLabel*>();
        QVERIFY(std::ranges::any_of(labels, [](const QLabel* label) {
            return label->isVisible() &&
                   label->text() == "No problems: the drawing can be trained.";
        }));
    }

    void whatWaitsIsListedButNotCounted()
    {
        QSignalSpy counts(view_.get(), &ProblemsView::countChanged);

        takeFlattenOut();

        QCOMPARE(view_->count(), 1);
        QCOMPARE(counts.count(), 1);
        QCOMPARE(counts.front().front().toInt(), 1);
        QVERIFY(view_->rows().size() >= 2);
        QVERIFY(view_->rows().front()->problem().severity == Severity::Error);
        QVERIFY(view_->rows().back()->problem().severity == Severity::Waiting);
    }

    void linkAppliesItsFixAndOneUndoTakesItBack()
    {
        takeFlattenOut();
        const int steps = fixture_->steps();
        ProblemRow* row = view_->rows().front();
        QVERIFY(!row->links().empty());
        QVERIFY2(row->links().front()->text() == "Insert Flatten",
                 qPrintable(row->links().front()->text()));

        QTest::mouseClick(row->links().front(), Qt::LeftButton);

        QCOMPARE(fixture_->steps(), steps + 1);
        QCOMPARE(view_->count(), 0);
        fixture_->document.undoStack().undo();
        QCOMPARE(view_->count(), 1);
    }

    void enterAppliesTheFirstFix()
    {
        takeFlattenOut();
        view_->rows().front()->setFocus(Qt::OtherFocusReason);

        QTest::keyClick(view_->rows().front(), Qt::Key_Return);

        QCOMPARE(view_->count(), 0);
    }

    void clickSelectsThePlace()
    {
        takeFlattenOut();
        fixture_->selection.clear();

        QTest::mouseClick(view_->rows().front(), Qt::LeftButton, {}, QPoint(4, 4));
        QVERIFY(fixture_->selection.edge().has_value());
        QTest::mouseClick(view_->rows().back(), Qt::LeftButton, {}, QPoint(4, 4));
        QVERIFY(!fixture_->selection.current().empty());
    }

    void arrowKeysWalkTheList()
    {
        takeFlattenOut();
        view_->rows().front()->setFocus(Qt::OtherFocusReason);

        QTest::keyClick(view_->rows().front(), Qt::Key_Down);

        QVERIFY(view_->rows()[1]->hasFocus());
    }

private:
    void takeFlattenOut()
    {
        fixture_->document.edit("Take out", [](Network& network) {
            for (Edge& edge : network.edges) {
                if (edge.from != "flatten") continue;
                for (const Edge& before : network.edges)
                    if (before.to == "flatten") edge.from = before.from;
            }
            network.nodes.remove("flatten");
            std::erase_if(network.edges, [](const Edge& edge) { return edge.to == "flatten"; });
        });
    }

    std::unique_ptr<PanelsFixture> fixture_;
    std::unique_ptr<ProblemsView> view_;
};

QTEST_MAIN(ProblemsViewTest)
#include "problems_view_test.moc"
