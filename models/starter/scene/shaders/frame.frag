// Frames of glasses: smooth and a little shiny.
uniform vec3 frame_colour;

void main() {
    vec3 n = normalize(view_normal);
    float shadow = lit();
    colour = vec4(diffuse(n, frame_colour, vec3(.1), shadow, 1.) + specular(n, to_viewer(), 40., 1.2, shadow), 1);
}
