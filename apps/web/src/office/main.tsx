import "@till/ui/styles.css";
