loom_test(gui.document.document document_document_test.cpp LIBS loom_gui)
loom_test(gui.document.autosave document_autosave_test.cpp LIBS loom_gui)
loom_test(gui.commands commands_test.cpp LIBS loom_gui)
